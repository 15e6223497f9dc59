import { newId } from '@/lib/ids';
import type { Row, Rows, Table } from './rows-world';

const AT = '2026-11-23T12:00:00Z';
const FIRST = 'evt_01kb7q2m8t4w9x5r0c6hz3vn1e';
/** Events that every environment of these tests has, so that a delivery can be new and its event the same elsewhere. */
export const SPARE_EVENTS = [1, 2, 3, 4].map((nth) => `evt_spare${nth}`);
let lastPosition = 1;

/** A sealed record (lib/sealed-record.ts) that names a data key which no environment has. */
export const SEALED_BY_NOBODY = Buffer.concat([
  Buffer.of(1),
  Buffer.from('dek_01kb7q2m8t4w9x5r0c6hz3vn1e'),
  Buffer.alloc(40),
]);

/** As `goodRow`, for endpoints and what they are told. */
export function goodWebhookRow(table: Table, rows: Rows): Row {
  const environment_id = rows.environment;
  switch (table) {
    case 'webhook_endpoint':
      return {
        environment_id,
        id: newId('webhookEndpoint'),
        url: `https://shop.example/${newId('request')}`,
        types: '{*}',
        payload: 'full',
        shows_people: false,
        secret: 'sealed',
        created_by: 'system',
        created_at: AT,
        updated_at: AT,
      };
    case 'webhook_delivery':
      lastPosition += 1;
      return {
        environment_id,
        id: newId('webhookDelivery'),
        endpoint_id: rows.ids.webhook_endpoint,
        event_id: SPARE_EVENTS[lastPosition % SPARE_EVENTS.length],
        object_id: newId('customer'),
        position: lastPosition,
        created_at: AT,
      };
    case 'webhook_attempt':
      return {
        environment_id,
        delivery_id: rows.ids.webhook_delivery,
        number: 1,
        endpoint_id: rows.ids.webhook_endpoint,
        event_type: 'customer.created',
        url: 'https://shop.example/hooks',
        started_at: AT,
      };
    case 'webhook_replay':
      return {
        environment_id,
        id: newId('webhookReplay'),
        endpoint_id: rows.ids.webhook_endpoint,
        from_id: FIRST,
        until_id: `${FIRST}z`,
        types: '{}',
        includes_delivered: false,
        cursor: FIRST,
        created_by: 'system',
        created_at: AT,
      };
    default:
      throw new Error(`no good row of ${table}`);
  }
}

type Bad = Row | ((mine: Rows, theirs: Rows) => Row);
const elsewhere: Row = { environment_id: 'env_none' };
const long = (length: number) => 'x'.repeat(length);
const foreignEndpoint = (_: Rows, theirs: Rows) => ({ endpoint_id: theirs.ids.webhook_endpoint });

export const WEBHOOK_CASES: readonly (readonly [Table, Bad, string])[] = [
  ['webhook_endpoint', elsewhere, 'webhook_endpoint_environment_id_fkey'],
  ['webhook_endpoint', { url: '' }, 'webhook_endpoint_url_length'],
  ['webhook_endpoint', { url: long(2_049) }, 'webhook_endpoint_url_length'],
  ['webhook_endpoint', { description: long(501) }, 'webhook_endpoint_description_length'],
  ['webhook_endpoint', { types: '{}' }, 'webhook_endpoint_types_some'],
  ['webhook_endpoint', { payload: 'fat' }, 'webhook_endpoint_payload_known'],
  ['webhook_endpoint', { status: 'gone' }, 'webhook_endpoint_status_known'],
  ['webhook_endpoint', { status: 'disabled' }, 'webhook_endpoint_disabled_whole'],
  [
    'webhook_endpoint',
    { status: 'disabled', disabled_because: 'tired', disabled_at: AT },
    'webhook_endpoint_disabled_whole',
  ],
  ['webhook_endpoint', { disabled_because: 'gone', disabled_at: AT }, 'webhook_endpoint_disabled_whole'],
  ['webhook_endpoint', { previous_secret: 'sealed' }, 'webhook_endpoint_old_secret_whole'],
  ['webhook_endpoint', { round_token: 'x' }, 'webhook_endpoint_round_whole'],
  ['webhook_endpoint', { secret: SEALED_BY_NOBODY.toString('base64') }, 'webhook_endpoint_secret_key'],
  [
    'webhook_endpoint',
    { previous_secret: SEALED_BY_NOBODY.toString('base64'), previous_secret_until: AT },
    'webhook_endpoint_previous_key',
  ],
  ['webhook_delivery', foreignEndpoint, 'webhook_delivery_endpoint'],
  ['webhook_delivery', (_, theirs) => ({ event_id: theirs.ids.event }), 'webhook_delivery_event'],
  ['webhook_delivery', { position: 0 }, 'webhook_delivery_position_positive'],
  ['webhook_delivery', { status: 'lost', ended_at: AT }, 'webhook_delivery_status_known'],
  ['webhook_delivery', { status: 'delivered' }, 'webhook_delivery_ended_whole'],
  ['webhook_delivery', { ended_at: AT }, 'webhook_delivery_ended_whole'],
  ['webhook_delivery', { status: 'delivered', ended_at: AT, due_at: AT }, 'webhook_delivery_due_pending'],
  ['webhook_delivery', { tries: 2, attempts: 1 }, 'webhook_delivery_tries_counted'],
  ['webhook_delivery', { tries: -1 }, 'webhook_delivery_tries_counted'],
  ['webhook_delivery', { lease_token: 'x' }, 'webhook_delivery_leased_whole'],
  [
    'webhook_delivery',
    { status: 'exhausted', ended_at: AT, lease_token: 'x', lease_until: AT },
    'webhook_delivery_leased_whole',
  ],
  [
    'webhook_attempt',
    (_, theirs) => ({ delivery_id: theirs.ids.webhook_delivery }),
    'webhook_attempt_delivery',
  ],
  ['webhook_attempt', { number: 0 }, 'webhook_attempt_number_positive'],
  ['webhook_attempt', { ended_at: AT }, 'webhook_attempt_ended_whole'],
  ['webhook_attempt', { ended_at: AT, outcome: 'lost' }, 'webhook_attempt_outcome_known'],
  ['webhook_attempt', { duration_ms: -1 }, 'webhook_attempt_duration'],
  ['webhook_attempt', { status_code: 99 }, 'webhook_attempt_status_code'],
  ['webhook_attempt', { answer_body: long(4_097) }, 'webhook_attempt_answer_length'],
  ['webhook_replay', foreignEndpoint, 'webhook_replay_endpoint'],
  ['webhook_replay', { until_id: FIRST }, 'webhook_replay_range'],
  ['webhook_replay', { cursor: 'evt_0' }, 'webhook_replay_range'],
  ['webhook_replay', { status: 'failed' }, 'webhook_replay_status_known'],
  ['webhook_replay', { status: 'done' }, 'webhook_replay_ended_whole'],
];

export const WEBHOOK_TABLES: readonly Table[] = [
  'webhook_endpoint',
  'webhook_delivery',
  'webhook_attempt',
  'webhook_replay',
];

export const WEBHOOK_PAIRS: readonly (readonly [Table, Row, readonly string[], string])[] = [
  ['webhook_endpoint', {}, ['id'], 'webhook_endpoint_pkey'],
  ['webhook_endpoint', {}, ['url'], 'one_webhook_endpoint_per_url'],
  ['webhook_delivery', {}, ['id'], 'webhook_delivery_pkey'],
  ['webhook_delivery', {}, ['event_id'], 'one_delivery_per_event'],
  ['webhook_delivery', {}, ['position'], 'one_delivery_per_position'],
  ['webhook_attempt', {}, [], 'webhook_attempt_pkey'],
  ['webhook_replay', {}, ['id'], 'webhook_replay_pkey'],
];

import { INCIDENT_TRANSITIONS } from '@/lib/alerts/words';
import { BREAKER_TRANSITIONS } from '@/lib/breakers/status';
import { CHECKOUT_SESSION_TRANSITIONS } from '@/lib/checkout/status';
import { DISPUTE_TRANSITIONS } from '@/lib/disputes/status';
import { INVITATION_TRANSITIONS } from '@/lib/invitations/status';
import { MAIL_TRANSITIONS } from '@/lib/mail/status';
import {
  ATTEMPT_TRANSITIONS,
  CAPTURE_TRANSITIONS,
  OPERATION_TRANSITIONS,
  PAYMENT_TRANSITIONS,
} from '@/lib/payments/status';
import { PAYOUT_ACCOUNT_TRANSITIONS } from '@/lib/payout-accounts/status';
import { PAYOUT_TRANSITIONS } from '@/lib/payouts/status';
import { REFUND_BATCH_TRANSITIONS, REFUND_TRANSITIONS } from '@/lib/refunds/status';
import { REVIEW_TRANSITIONS } from '@/lib/risk/reviews/status';
import { RULE_TRANSITIONS } from '@/lib/risk/rules/status';
import { SIMULATION_TRANSITIONS } from '@/lib/testlab/simulations/status';
import { ATTACK_TRANSITIONS } from '@/lib/testlab/status';
import { ROTATION_TRANSITIONS } from '@/lib/vault/status';
import { DELIVERY_TRANSITIONS, ENDPOINT_TRANSITIONS } from '@/lib/webhooks/status';
import { expect, test } from '../support/database';
import { payoutIn } from './payout-rules';
import { goodRow, insert, newRows, type Row } from './rows-world';

const NOUNS = {
  payment: PAYMENT_TRANSITIONS,
  attempt: ATTEMPT_TRANSITIONS,
  operation: OPERATION_TRANSITIONS,
  capture: CAPTURE_TRANSITIONS,
  refund: REFUND_TRANSITIONS,
  refund_batch: REFUND_BATCH_TRANSITIONS,
  dispute: DISPUTE_TRANSITIONS,
  checkout_session: CHECKOUT_SESSION_TRANSITIONS,
  webhook_endpoint: ENDPOINT_TRANSITIONS,
  webhook_delivery: DELIVERY_TRANSITIONS,
  vault_rotation: ROTATION_TRANSITIONS,
  simulation: SIMULATION_TRANSITIONS,
  invitation: INVITATION_TRANSITIONS,
  mail: MAIL_TRANSITIONS,
  review: REVIEW_TRANSITIONS,
  attack: ATTACK_TRANSITIONS,
  risk_rule_version: RULE_TRANSITIONS,
  incident: INCIDENT_TRANSITIONS,
  breaker: BREAKER_TRANSITIONS,
  payout_account: PAYOUT_ACCOUNT_TRANSITIONS,
  payout: PAYOUT_TRANSITIONS,
} as const;
type Noun = keyof typeof NOUNS;

const AT = '2026-11-23T12:00:00Z';

/** What a row needs beside its status so that only the transition is in question. */
function fitting(noun: Noun, status: string): Row {
  if (noun === 'refund_batch') {
    const started = status === 'running' || status === 'done';
    const ended = status === 'done' || status === 'discarded';
    return {
      started_by: started ? 'usr_1' : null,
      started_at: started ? AT : null,
      ended_at: ended ? AT : null,
    };
  }
  if (noun === 'attack') return { ended_at: status === 'running' ? null : AT };
  if (noun === 'risk_rule_version') {
    const wasActive = status === 'active' || status === 'retired';
    return { activated_at: wasActive ? AT : null, activated_by: wasActive ? 'usr_1' : null };
  }
  if (noun === 'webhook_endpoint') {
    const isDisabled = status === 'disabled';
    return { disabled_because: isDisabled ? 'failing' : null, disabled_at: isDisabled ? AT : null };
  }
  if (noun === 'vault_rotation') {
    return { started_at: status === 'waiting' ? null : AT, ended_at: status === 'done' ? AT : null };
  }
  if (noun === 'simulation')
    return {
      ended_at: status === 'running' || status === 'paused' ? null : AT,
      failure: status === 'failed' ? 'internal_error' : null,
    };
  if (noun === 'invitation') {
    const isOpen = status === 'pending';
    return { ended_by: isOpen ? null : 'usr_1', ended_at: isOpen ? null : AT };
  }
  if (noun === 'review')
    return { closed_at: status === 'open' ? null : AT, closed_by: status === 'open' ? null : 'usr_1' };
  if (noun === 'incident') {
    const isOpen = status === 'open';
    return { closed_at: isOpen ? null : AT, closed_because: isOpen ? null : 'recovered' };
  }
  if (noun === 'breaker') {
    const isOpen = status === 'open';
    return { closed_at: isOpen ? null : AT, closed_because: isOpen ? null : 'probed' };
  }
  if (noun === 'payout') return payoutIn(status);
  if (noun === 'payout_account') {
    const [isOpen, isArchived] = [status === 'proposed', status === 'archived'];
    return {
      needs_confirmation: true,
      decided_by: isOpen ? null : 'usr_2',
      decided_at: isOpen ? null : AT,
      archived_by: isArchived ? 'usr_2' : null,
      archived_at: isArchived ? AT : null,
    };
  }
  if (noun === 'mail') return { ended_at: status === 'waiting' ? null : AT };
  if (noun === 'webhook_delivery') return { ended_at: status === 'pending' ? null : AT };
  if (noun === 'operation') return { settled_at: ['approved', 'declined'].includes(status) ? AT : null };
  if (noun === 'checkout_session') return { completed_at: status === 'completed' ? AT : null };
  if (noun === 'dispute') return { closed_at: DISPUTE_TRANSITIONS[status as 'won'].length === 0 ? AT : null };
  if (noun !== 'capture') return {};
  return { settled_at: status === 'pending' ? null : AT, available_at: status === 'succeeded' ? AT : null };
}

test('the database’s table is the code’s table', async ({ database }) => {
  const { rows } = await database.app.query<{ step: string }>(
    "SELECT noun || ' ' || from_status || ' ' || to_status AS step FROM status_transition",
  );
  const steps = Object.entries(NOUNS).flatMap(([noun, table]) =>
    Object.entries(table).flatMap(([from, targets]) => targets.map((to: string) => `${noun} ${from} ${to}`)),
  );
  expect(rows.map(({ step }) => step).sort()).toEqual(steps.sort());
});

for (const noun of Object.keys(NOUNS) as Noun[]) {
  test(`${noun}: every pair of statuses is tried, and only the listed ones go through`, async ({
    database,
  }) => {
    const table: Record<string, readonly string[]> = NOUNS[noun];
    const key = noun === 'risk_rule_version' ? 'number' : 'id';
    const rows = await newRows(database.app);
    const client = await database.app.connect();
    const through: Record<string, string[]> = {};
    for (const from of Object.keys(table)) {
      through[from] = [];
      for (const to of Object.keys(table)) {
        if (to === from) continue;
        await client.query('BEGIN');
        const row: Row = { ...goodRow(noun, rows), status: from, ...fitting(noun, from) };
        await insert(client, noun, row);
        const after = { status: to, ...fitting(noun, to) };
        const sets = Object.keys(after).map((name, nth) => `${name} = $${nth + 3}`);
        const update = client.query(
          `UPDATE ${noun} SET ${sets.join(', ')} WHERE environment_id = $1 AND ${key} = $2`,
          [rows.environment, row[key], ...Object.values(after)],
        );
        const error = await update.then(
          () => null,
          (reason: { code: string; constraint: string }) => [reason.code, reason.constraint],
        );
        if (error === null) through[from].push(to);
        else expect(error, `${noun} from ${from} to ${to}`).toEqual(['CH001', 'status_transition']);
        await client.query('ROLLBACK');
      }
    }
    client.release();
    const listed = Object.fromEntries(Object.entries(table).map(([from, to]) => [from, [...to].sort()]));
    expect(Object.fromEntries(Object.entries(through).map(([from, to]) => [from, to.sort()]))).toEqual(
      listed,
    );
  });
}

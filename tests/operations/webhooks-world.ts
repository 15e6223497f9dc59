import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { renderEvent } from '@/lib/api/render-event';
import type { Actor } from '@/lib/auth/actor';
import { newId } from '@/lib/ids';
import { Courier } from '@/lib/webhooks/deliver';

import { renderEndpointWithSecret } from '@/lib/webhooks/render';
import { runReplays } from '@/lib/webhooks/replays';
import { CreateEndpoint, UpdateEndpoint } from '@/lib/webhooks/schema';
import type { Sender } from '@/lib/webhooks/send';
import { createEndpoint, updateEndpoint } from '@/lib/webhooks/write-endpoint';
import type { TestDatabase } from '../support/database';
import { newMerchant } from '../support/merchants';
import { test as base, NO_KEY } from './payments-world';

export { expect } from './payments-world';

/** How much the schedule is compressed: five seconds become five milliseconds, three days a few minutes. */
export const SCALE = 0.001;

/** What `writeEvents` writes. */
export const CUSTOMERS = { event_types: ['customer.created', 'customer.updated'] };

export const test = base.extend<object, { webhookVariables: null }>({
  webhookVariables: [
    async ({ callbacks: _ }, use) => {
      Object.assign(process.env, {
        WEBHOOK_ALLOW_CIDR: '127.0.0.1/32',
        WEBHOOK_SCHEDULE_SCALE: String(SCALE),
      });
      await use(null);
    },
    { scope: 'worker', auto: true },
  ],
});

export type Heard = {
  path: string;
  headers: IncomingMessage['headers'];
  raw: Buffer;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of every noun arrive here.
  body: any;
};
type Answer = (response: ServerResponse, heard: Heard) => void;

export const ok: Answer = (response) => response.writeHead(200).end('thanks');
export const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(code, headers).end('no');

/** A merchant's server: keeps what it heard and answers as it is told. */
export class Receiver {
  readonly heard: Heard[] = [];
  answer: Answer = ok;
  private server: Server | null = null;
  private port = 0;

  async open(): Promise<this> {
    this.server = createServer((message, response) => {
      const chunks: Buffer[] = [];
      message.on('data', (chunk: Buffer) => chunks.push(chunk));
      message.on('end', () => {
        const raw = Buffer.concat(chunks);
        const heard = {
          path: message.url ?? '',
          headers: message.headers,
          raw,
          body: JSON.parse(String(raw)),
        };
        this.heard.push(heard);
        this.answer(response, heard);
      });
    });
    const { server } = this;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    return this;
  }

  /** Nobody listens any more; `open` comes back at the same address. */
  async close(): Promise<void> {
    const { server } = this;
    this.server = null;
    server?.closeAllConnections();
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  }

  url(path = '/hooks'): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  ids(): string[] {
    return this.heard.map(({ body }) => body.id);
  }
}

/** As a merchant's library checks it: the secret's bytes, the three parts, one of the signatures. */
export function isSignedWith(secret: string, headers: Record<string, unknown>, raw: Buffer): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signed = Buffer.concat([
    Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.`),
    raw,
  ]);
  const wanted = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
  return String(headers['webhook-signature']).split(' ').includes(wanted);
}

/** An endpoint that hears of everything unless told otherwise, with its secret. */
export async function newEndpoint(actor: Actor, url: string, more: Partial<CreateEndpoint> = {}) {
  const input = CreateEndpoint.parse({ url, event_types: ['*'], ...more });
  const { row } = await createEndpoint(actor, input, NO_KEY);
  return renderEndpointWithSecret(actor, row);
}

export function changeEndpoint(actor: Actor, id: string, more: Record<string, unknown>) {
  return updateEndpoint(actor, { ...UpdateEndpoint.parse(more), id }, NO_KEY);
}

/** Writes facts as operations do, many at a time: `stories` objects with `each` events, in turns. */
export async function writeEvents(
  database: TestDatabase,
  environmentId: string,
  stories: number,
  each: number,
): Promise<string[]> {
  const objects = Array.from({ length: stories }, () => newId('customer'));
  const rows = Array.from({ length: each }, (_, nth) =>
    objects.map((object) => ({ id: newId('event'), object, seq: nth + 1 })),
  ).flat();
  await database.owner.query(
    `INSERT INTO event (environment_id, id, type, object_type, object_id, seq, snapshot, actor, created_at)
     SELECT $1, r.id, CASE r.seq WHEN 1 THEN 'customer.created' ELSE 'customer.updated' END, 'customer', r.object, r.seq,
       jsonb_build_object('environment_id', $1::text, 'id', r.object, 'metadata', '{}'::jsonb, 'version', r.seq,
         'created_at', now(), 'updated_at', now(), 'email', 'ann@shop.example', 'name', 'Ann Lee', 'phone', NULL, 'deleted_at', NULL,
         'erased_at', NULL), 'system', now()
     FROM jsonb_to_recordset($2::jsonb) AS r (id text, object text, seq int)`,
    [environmentId, JSON.stringify(rows)],
  );
  return rows.map(({ id }) => id);
}

/** An endpoint of a new merchant and one event for it. */
export async function oneEvent(database: TestDatabase, url: string) {
  const { sandbox } = await newMerchant();
  const endpoint = await newEndpoint(sandbox, url, CUSTOMERS);
  const environmentId = sandbox.environment.id;
  const [event = ''] = await writeEvents(database, environmentId, 1, 1);
  return { sandbox, endpoint, environmentId, event };
}

/** The tries of an environment that have ended, in order. */
export async function triesOf(database: TestDatabase, environmentId: string) {
  const { rows } = await database.owner.query(
    `SELECT number, outcome, status_code, duration_ms, answer_body FROM webhook_attempt
     WHERE environment_id = $1 AND ended_at IS NOT NULL ORDER BY delivery_id, number`,
    [environmentId],
  );
  return rows;
}

/** A courier of the test's own, as every process has one. */
export function newCourier(sender?: Sender): Courier {
  return new Courier(renderEvent, sender);
}

/** What the job does, for one environment, until `until` is true; fails after `withinMs`. */
export async function work(
  environmentId: string,
  until: () => boolean | Promise<boolean>,
  { courier = newCourier(), withinMs = 30_000 } = {},
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await until())) {
    if (Date.now() > deadline) throw new Error('it did not come to an end');
    const found = (await runReplays()) + (await courier.deliverDue(environmentId)).done;
    if (found === 0) await sleep(5);
  }
  await courier.idle();
}

/** Statuses of the deliveries of an environment, counted. */
export async function deliveriesOf(
  database: TestDatabase,
  environmentId: string,
): Promise<Record<string, number>> {
  const { rows } = await database.owner.query<{ status: string; count: number }>(
    'SELECT status, count(*)::int AS count FROM webhook_delivery WHERE environment_id = $1 GROUP BY status',
    [environmentId],
  );
  return Object.fromEntries(rows.map(({ status: name, count }) => [name, count]));
}

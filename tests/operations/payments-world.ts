import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Actor, forgetEnvironment, systemActor } from '@/lib/auth/actor';
import { asBusy } from '@/lib/database-errors';
import type { Answered, Call } from '@/lib/doors/call';
import { DomainError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { applyCallback } from '@/lib/operations/apply-callback';
import { resolveOperation } from '@/lib/operations/resolve-operation';
import { cancelPayment } from '@/lib/payments/cancel-payment';
import { capturePayment } from '@/lib/payments/capture-payment';
import { confirmPayment } from '@/lib/payments/confirm-payment';
import { createPayment } from '@/lib/payments/create-payment';
import type { PaymentRow } from '@/lib/payments/rows';
import { CancelPayment, CapturePayment, ConfirmPayment, CreatePayment } from '@/lib/payments/schema';
import { issueRefund } from '@/lib/refunds/issue-refund';
import type { RefundRow } from '@/lib/refunds/rows';
import { IssueRefund } from '@/lib/refunds/schema';
import { decideChallenge } from '@/lib/sandbox/challenges';
import { callbacksIdle } from '@/lib/sandbox/deliver-callbacks';
import { test as base, type TestDatabase } from '../support/database';

export { expect } from '../support/database';

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Takes the pretend networks' callbacks in over a real socket, as the server's route does. */
function callbackServer(): Server {
  return createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      const [, , , connector = '', environmentId = ''] = (message.url ?? '').split('/');
      const signature = message.headers['sandbox-signature'];
      applyCallback(connector, environmentId, {
        headers: { 'sandbox-signature': typeof signature === 'string' ? signature : undefined },
        rawBody: Buffer.concat(chunks).toString(),
      }).then(
        ({ status }) => response.writeHead(status).end(),
        () => response.writeHead(500).end(),
      );
    });
  });
}

type Options = { networkTimeoutMs: number };

/**
 * A worker whose callbacks arrive: `PUBLIC_URL` is a server of the worker. Tests that wait for a network which never
 * answers ask for a short `networkTimeoutMs`; the others must not meet it, however slow the machine is.
 */
export const test = base.extend<object, Options & { callbacks: string }>({
  networkTimeoutMs: [20_000, { option: true, scope: 'worker' }],
  callbacks: [
    // `database` first: it sets the variables that every test needs.
    async ({ database: _, networkTimeoutMs }, use) => {
      const server = callbackServer();
      const url = await listen(server);
      Object.assign(process.env, { NETWORK_TIMEOUT_MS: String(networkTimeoutMs), PUBLIC_URL: url });
      await use(url);
      await callbacksIdle();
      server.closeAllConnections();
      server.close();
    },
    { scope: 'worker', auto: true },
  ],
});

/** Long enough for every answer that comes, short enough to wait for one that does not. */
export const SHORT_TIMEOUT_MS = 1_500;

export const NO_KEY: Call = { claim: null };

/** A call with an idempotency key; `asked` is what was asked, whose digest is the fingerprint. */
export function keyed(key: string = newId('request'), asked: unknown = 'the same'): Call {
  return { claim: { key, fingerprint: createHash('sha256').update(JSON.stringify(asked)).digest('hex') } };
}

export type Wanted = Partial<CreatePayment>;

/** Creates a payment of 100.00 USD and confirms it with a card that is approved, unless told otherwise. */
export function pay(actor: Actor, more: Wanted = {}, call: Call = NO_KEY): Promise<Answered<PaymentRow>> {
  const input = { amount: 10_000, currency: 'USD', confirm: true, payment_method: 'pm_card_visa', ...more };
  return createPayment(actor, CreatePayment.parse(input), call);
}

export async function paid(actor: Actor, more: Wanted = {}): Promise<PaymentRow> {
  return (await pay(actor, more)).row;
}

/** An authorization that waits for its capture. */
export function authorized(actor: Actor, more: Wanted = {}): Promise<PaymentRow> {
  return paid(actor, { capture_method: 'manual', ...more });
}

export function confirm(actor: Actor, id: string, more: Partial<ConfirmPayment> = {}, call: Call = NO_KEY) {
  return confirmPayment(actor, { ...ConfirmPayment.parse(more), id }, call);
}

export function capture(actor: Actor, id: string, more: Partial<CapturePayment> = {}, call: Call = NO_KEY) {
  return capturePayment(actor, { ...CapturePayment.parse(more), id }, call);
}

export function cancel(actor: Actor, id: string, call: Call = NO_KEY) {
  return cancelPayment(actor, { ...CancelPayment.parse({}), id }, call);
}

export function refund(
  actor: Actor,
  payment: string,
  amount: number | null = null,
  call: Call = NO_KEY,
): Promise<Answered<RefundRow>> {
  return issueRefund(actor, IssueRefund.parse({ payment, amount }), call);
}

/** How something ended: the row's status, or the code of its refusal at the doors. Anything else is our bug. */
export async function ended(promise: Promise<Answered<{ status: string }>>): Promise<string> {
  try {
    return (await promise).row.status;
  } catch (thrown) {
    const error = asBusy(thrown);
    if (error instanceof DomainError && error.code !== 'internal_error') return error.code;
    throw error;
  }
}

/** The refusal that the promise ends with. */
export async function refusal(promise: Promise<unknown>): Promise<DomainError> {
  const error = await promise.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  );
  if (error instanceof DomainError) return error;
  throw error;
}

/** Counts how often each word occurs. */
export function tally(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

/** What the payer does on the page to which the payment sent it; returns when the callbacks were delivered. */
export async function decide(
  payment: PaymentRow,
  decision: 'approved' | 'wrong' | 'declined' | 'abandoned' | 'closed',
): Promise<void> {
  const { url } = payment.nextAction as { url: string };
  await decideChallenge(payment.environmentId, new URL(url).pathname.split('/').at(-1) ?? '', decision);
  await callbacksIdle();
}

export async function paymentRow(
  database: TestDatabase,
  { environmentId, id }: { environmentId: string; id: string },
) {
  const { rows } = await database.owner.query(
    `SELECT status, amount_authorized::int AS authorized, amount_captured::int AS captured,
       amount_capturing::int AS capturing, amount_voided::int AS voided, amount_refunded::int AS refunded,
       amount_refund_pending::int AS refund_pending, attempt_count, declined_count
     FROM payment WHERE environment_id = $1 AND id = $2`,
    [environmentId, id],
  );
  return rows[0];
}

export type OperationFacts = { id: string; kind: string; status: string; inquiries: number };

export async function operationsOf(database: TestDatabase, environmentId: string): Promise<OperationFacts[]> {
  const { rows } = await database.owner.query<OperationFacts>(
    'SELECT id, kind, status, inquiries FROM operation WHERE environment_id = $1 ORDER BY id',
    [environmentId],
  );
  return rows;
}

/** The network's own log: what took effect, by kind and state. */
export async function effectsOf(database: TestDatabase, environmentId: string): Promise<string[]> {
  const { rows } = await database.owner.query<{ effect: string }>(
    `SELECT kind || ' ' || state || coalesce(' ' || amount, '') AS effect FROM sandbox_effect
     WHERE environment_id = $1 ORDER BY created_at, operation_id`,
    [environmentId],
  );
  return rows.map(({ effect }) => effect);
}

/** Makes every unfinished operation and every claim of the environment so old that whoever comes next takes over. */
export async function age(database: TestDatabase, environmentId: string): Promise<void> {
  await database.owner.query(
    `UPDATE operation SET reserved_at = reserved_at - interval '1 hour', lease_until = now() - interval '1 minute',
       next_inquiry_at = now() - interval '1 minute'
     WHERE environment_id = $1 AND settled_at IS NULL`,
    [environmentId],
  );
  await database.owner.query(
    `UPDATE idempotency SET lease_until = now() - interval '1 minute' WHERE environment_id = $1 AND status = 'running'`,
    [environmentId],
  );
}

/** Lets the resolver ask about everything that is not settled, as old as it is. */
export async function resolveAll(database: TestDatabase, environmentId: string): Promise<void> {
  for (const operation of await operationsOf(database, environmentId)) {
    if (operation.status === 'approved' || operation.status === 'declined') continue;
    await resolveOperation(environmentId, operation.id);
  }
}

/** Moves the sandbox's clock forward and returns an actor who lives by it. */
export async function moveClock(database: TestDatabase, actor: Actor, milliseconds: number): Promise<Actor> {
  await database.app.query('UPDATE environment SET clock_offset_ms = clock_offset_ms + $2 WHERE id = $1', [
    actor.environment.id,
    milliseconds,
  ]);
  forgetEnvironment(actor.environment.id);
  return systemActor(actor.environment.id);
}

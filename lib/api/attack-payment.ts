import { randomUUID } from 'node:crypto';
import { type Actor, ensurePermission } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { DomainError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { offendersOf } from '@/lib/invariants/look';
import { postingsOfPayment } from '@/lib/ledger/balances';
import { log } from '@/lib/log';
import { beginAttack, type Proof, tellAttack, type Wave } from '@/lib/testlab/attacks';
import { answerApi } from './handler';

/** Minor units of USD: a hundred calls for 3.00 each on a payment of 100.00, of which 33 fit. */
const AMOUNT = 10_000;
const EACH = 300;
const CALLS = 100;
/** How often those who look on are told, in answers. */
const TOLD_EVERY = 10;

/**
 * Attacks the books of a sandbox: on a new payment, a hundred captures at once and then a hundred refunds, each through the
 * API's own door as the member who asks. Returns as soon as it has begun; `latestAttack` tells how it goes. Throws
 * `environment_mismatch` in live, and `invalid_state` while another one runs.
 */
export async function attackPayment(actor: Actor): Promise<{ id: string }> {
  ensurePermission(actor, 'payments:write');
  ensurePermission(actor, 'refunds:write');
  const id = await beginAttack(actor);
  void attack(actor, id).catch(async (error: unknown) => {
    log.error({ err: error, requestId: actor.requestId, attack: id }, 'an attack ended early');
    await tellAttack(actor.environment.id, id, { status: 'cut_off' }).catch(() => undefined);
  });
  return { id };
}

/** The attack itself, to its end. */
export async function attack(actor: Actor, id: string): Promise<void> {
  const environmentId = actor.environment.id;
  const created = await call(actor, '/payments', {
    amount: AMOUNT,
    currency: 'USD',
    confirm: true,
    payment_method: 'pm_card_visa',
    capture_method: 'manual',
    description: id,
  });
  if (created.status !== 200)
    throw new DomainError('invalid_state', `The payment was refused: ${created.code}`);
  const payment = created.id;
  await tellAttack(environmentId, id, { payment_id: payment });
  const waves: Wave[] = [];
  const wave = async (kind: Wave['kind'], available: number, path: string, body: Record<string, unknown>) => {
    const one = { kind, calls: CALLS, each: EACH, legal: Math.floor(available / EACH), won: 0, told: {} };
    waves.push(one);
    await strike(actor, one, path, body, () => tellAttack(environmentId, id, { waves }));
  };
  await wave('captures', AMOUNT, `/payments/${payment}/capture`, { amount: EACH, final: false });
  const { amountCaptured } = await paymentOf(environmentId, payment);
  await wave('refunds', Number(amountCaptured), '/refunds', { payment, amount: EACH });
  await tellAttack(environmentId, id, {
    waves,
    proof: await proofOf(environmentId, payment),
    status: 'done',
  });
}

/** All calls of a wave at once, each with a key of its own: none is a repetition of another. */
async function strike(
  actor: Actor,
  wave: Wave,
  path: string,
  body: Record<string, unknown>,
  tell: () => Promise<void>,
): Promise<void> {
  let answered = 0;
  await Promise.all(
    Array.from({ length: wave.calls }, async () => {
      const { status, code } = await call(actor, path, body);
      if (status === 200) wave.won += 1;
      else wave.told[code] = (wave.told[code] ?? 0) + 1;
      answered += 1;
      if (answered % TOLD_EVERY === 0) await tell();
    }),
  );
}

type Answer = { status: number; code: string; id: string };

async function call(actor: Actor, path: string, body: Record<string, unknown>): Promise<Answer> {
  const headers = new Headers({ 'content-type': 'application/json', 'idempotency-key': randomUUID() });
  const request = { method: 'POST', url: `/api/v1${path}`, headers, ip: actor.ip };
  const answer = await answerApi(
    { ...request, body: Buffer.from(JSON.stringify(body)) },
    { ...actor, requestId: newId('request') },
  );
  const { code = '', id = '' } = JSON.parse(answer.body) as Partial<Answer>;
  return { status: answer.status, code, id };
}

async function paymentOf(environmentId: string, id: string) {
  return db().payment.findUniqueOrThrow({ where: { environmentId_id: { environmentId, id } } });
}

/** The payment, the books beside it, and every invariant over its rows. */
async function proofOf(environmentId: string, payment: string): Promise<Proof> {
  const row = await paymentOf(environmentId, payment);
  const postings = await postingsOfPayment(environmentId, payment);
  const sum = (kind: string, account: string) =>
    postings.reduce(
      (total, one) =>
        one.kind === kind && (one.from.startsWith(account) || one.to.startsWith(account))
          ? total + Number(one.amount)
          : total,
      0,
    );
  const refunds = await db().refund.findMany({
    where: { environmentId, paymentId: payment },
    select: { id: true },
  });
  const objects = [payment, ...refunds.map(({ id }) => id)];
  const looked = await offendersOf(environmentId, { payments: [payment], objects });
  return {
    captured: Number(row.amountCaptured),
    refunded: Number(row.amountRefunded + row.amountRefundPending),
    booksCaptured: sum('payment_captured', 'network:'),
    booksRefunded: sum('refund_reserved', 'refunds:held') - sum('refund_returned', 'refunds:held'),
    checked: looked.map(({ number, rows, offenders }) => ({ number, rows, offenders: offenders.length })),
  };
}

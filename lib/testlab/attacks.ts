import type { Actor } from '@/lib/auth/actor';
import { callFunction, db } from '@/lib/db';
import { DomainError } from '@/lib/errors';
import type { Attack } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';
import { ensureSandbox } from './advance-clock';

/** What became of calls that were made at once. Amounts are minor units of the attack's currency. */
export type Wave = {
  kind: 'captures' | 'refunds';
  calls: number;
  /** Minor units of one call, and how many at most may win. */
  each: number;
  legal: number;
  won: number;
  /** What the others were told: code of the problem → how many. */
  told: Record<string, number>;
};
/** What the books say of the payment afterwards, and how many rows break which invariant. */
export type Proof = {
  captured: number;
  refunded: number;
  booksCaptured: number;
  booksRefunded: number;
  checked: { number: number; rows: number; offenders: number }[];
};
export type AttackView = {
  id: string;
  status: 'running' | 'done' | 'cut_off';
  payment: string | null;
  waves: Wave[];
  proof: Proof | null;
  startedAt: string;
};

/** An attack takes seconds; one that is older is of a process that is gone. */
const LEASE_MS = 120_000;

/**
 * Begins an attack in a sandbox: one at a time. Throws `environment_mismatch` in live and `invalid_state` while another one
 * runs.
 */
export async function beginAttack(actor: Actor): Promise<string> {
  ensureSandbox(actor);
  const id = newId('attack');
  const begun = await callFunction<{ result: string }>('attack_begin', actor.environment.id, {
    id,
    actor: actor.id,
    attack_ms: LEASE_MS,
  });
  if (begun.result !== 'ok') {
    throw new DomainError('invalid_state', 'Another attack runs in this sandbox. Wait until it has ended.', {
      current_status: 'running',
      allowed: [],
    });
  }
  return id;
}

type Told = { payment_id?: string; waves?: Wave[]; proof?: Proof; status?: 'done' | 'cut_off' };

/** Says how far an attack has come, for those who look on. */
export async function tellAttack(environmentId: string, id: string, told: Told): Promise<void> {
  await callFunction('attack_tell', environmentId, { id, ...told });
}

/** The latest attack in this sandbox; null in live and where none was made. */
export async function latestAttack(actor: Actor): Promise<AttackView | null> {
  if (actor.environment.kind !== 'sandbox') return null;
  const row = await db().attack.findFirst({
    where: { environmentId: actor.environment.id },
    orderBy: { id: 'desc' },
  });
  return row && viewOf(row);
}

function viewOf(row: Attack): AttackView {
  const isGone = row.status === 'running' && row.leaseUntil < new Date();
  return {
    id: row.id,
    status: isGone ? 'cut_off' : (row.status as AttackView['status']),
    payment: row.paymentId,
    waves: row.waves as Wave[],
    proof: row.proof as Proof | null,
    startedAt: row.startedAt.toISOString(),
  };
}

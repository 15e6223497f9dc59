import type { Actor } from '@/lib/auth/actor';
import type { Role } from '@/lib/auth/permissions';
import type { Answered, Call } from '@/lib/doors/call';
import { cancelRefund } from '@/lib/refunds/cancel-refund';
import { decideRefund } from '@/lib/refunds/decide-refund';
import { dispatchRefunds } from '@/lib/refunds/dispatch-refunds';
import { issueRefund } from '@/lib/refunds/issue-refund';
import type { RefundRow } from '@/lib/refunds/rows';
import { IssueRefund } from '@/lib/refunds/schema';
import type { TestDatabase } from '../support/database';
import { makeMember, makeMerchant } from './auth-support';
import { NO_KEY } from './payments-world';

/** A merchant whose members are people in the database, because a decision reads their role there. */
export async function newTeam(...roles: Role[]) {
  const merchant = await makeMerchant();
  const people = await Promise.all(
    roles.map(async (role) => {
      const member = await makeMember(merchant, role);
      return { id: member.id, actor: await member.actorIn(merchant.sandbox) };
    }),
  );
  return { merchant, people, actors: people.map(({ actor }) => actor) };
}

const LONG_MS = 600_000;

/** A refund that can be undone for ten minutes, so that only the test decides when its time is over. */
export function delayed(
  actor: Actor,
  payment: string,
  amount: number | null = null,
  call: Call = NO_KEY,
  undoMs = LONG_MS,
): Promise<Answered<RefundRow>> {
  return issueRefund(actor, IssueRefund.parse({ payment, amount }), call, { undoMs });
}

export function undo(actor: Actor, id: string, call: Call = NO_KEY): Promise<Answered<RefundRow>> {
  return cancelRefund(actor, { id }, call);
}

export function decide(
  actor: Actor,
  refund: RefundRow,
  decision: 'approved' | 'rejected',
  more: Partial<Parameters<typeof decideRefund>[1]> = {},
  call: Call = NO_KEY,
): Promise<Answered<RefundRow>> {
  const { id, amount, currency, version } = refund;
  return decideRefund(
    actor,
    {
      refund: id,
      decision,
      amount: Number(amount),
      currency: currency as 'USD',
      version,
      reason: decision === 'rejected' ? 'Not our fault' : null,
      ...more,
    },
    call,
  );
}

/** The time to undo is over for every refund of the environment. */
export async function endUndo(database: TestDatabase, environmentId: string): Promise<void> {
  await database.owner.query(
    "UPDATE refund SET dispatch_at = now() - interval '1 second' WHERE environment_id = $1 AND dispatch_at IS NOT NULL",
    [environmentId],
  );
}

/** The same, and they leave at once: nobody has to wait until the server looks again. */
export async function sendNow(database: TestDatabase, environmentId: string): Promise<void> {
  await endUndo(database, environmentId);
  await dispatchRefunds(environmentId);
}

export async function eventsOf(database: TestDatabase, refundId: string): Promise<string[]> {
  const { rows } = await database.owner.query<{ type: string }>(
    'SELECT type FROM event WHERE object_id = $1 ORDER BY seq',
    [refundId],
  );
  return rows.map(({ type }) => type);
}

/** The network has given everything back by a way that we do not know of, so it refuses refunds; or not any more. */
export async function givenBackElsewhere(
  database: TestDatabase,
  environmentId: string,
  given: boolean,
): Promise<void> {
  await database.owner.query(
    `UPDATE sandbox_effect SET refunded = CASE WHEN $2 THEN captured ELSE 0 END
     WHERE environment_id = $1 AND kind = 'authorization'`,
    [environmentId, given],
  );
}

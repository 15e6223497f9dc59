import { actingMember } from '@/lib/auth/acting-member';
import type { Actor } from '@/lib/auth/actor';
import { type Role, refundLimit } from '@/lib/auth/permissions';
import { db } from '@/lib/db';
import type { Payment } from '@/lib/generated/prisma/client';
import { isCurrency } from '@/lib/money';
import { cancelRefund } from '@/lib/refunds/cancel-refund';
import { decideRefund } from '@/lib/refunds/decide-refund';
import { issueRefund } from '@/lib/refunds/issue-refund';
import { IssueRefund } from '@/lib/refunds/schema';
import type { SeedPlace } from './write-story';

const NO_KEY = { claim: null };
const LONG_MS = 600_000;

/**
 * Refunds that never reached a network, made by the operations themselves on the newest payments that fit: two that wait
 * for approval, one that was not approved, one that was undone. Failed ones are part of the stories.
 */
export async function addRefundCases({ environment }: SeedPlace): Promise<void> {
  const [support, finance] = await Promise.all([
    memberIn(environment.id, 'support'),
    memberIn(environment.id, 'finance'),
  ]);
  if (!support || !finance) return;
  const payments = await db().payment.findMany({
    where: {
      environmentId: environment.id,
      status: 'succeeded',
      amountRefunded: 0n,
      amountRefundPending: 0n,
      amountDisputed: 0n,
    },
    orderBy: [{ environmentId: 'desc' }, { id: 'desc' }],
    take: 400,
  });
  const [first, second, refused] = payments.filter((payment) => isAbove(payment, support));
  const undone = payments.find((payment) => !isAbove(payment, support));
  if (first) await ask(support, first, 'issue_with_item', 'Arrived damaged, pictures are in the mail');
  if (second) await ask(support, second, 'requested_by_customer', null);
  if (refused) {
    const { id, amount, currency, version } = await ask(support, refused, 'other', 'Goodwill');
    await decideRefund(
      finance,
      {
        refund: id,
        decision: 'rejected',
        amount: Number(amount),
        currency: currency as 'USD',
        version,
        reason: 'Ask for the goods back first',
      },
      NO_KEY,
    );
  }
  if (undone) {
    const input = IssueRefund.parse({ payment: undone.id, reason: 'duplicate' });
    const { row } = await issueRefund(finance, input, NO_KEY, { undoMs: LONG_MS });
    await cancelRefund(finance, { id: row.id }, NO_KEY);
  }
}

/** The first member of this role who may act in the environment. */
export async function memberIn(environmentId: string, role: Role): Promise<Actor | null> {
  const member = await db().member.findFirst({
    where: { role, merchant: { environments: { some: { id: environmentId } } } },
    orderBy: { id: 'asc' },
    select: { userId: true },
  });
  return member && actingMember(member.userId, environmentId);
}

function isAbove(payment: Payment, actor: Actor): boolean {
  const limit = isCurrency(payment.currency) ? refundLimit(actor.role, payment.currency) : null;
  return limit !== null && payment.amountCaptured > limit;
}

async function ask(actor: Actor, payment: Payment, reason: IssueRefund['reason'], note: string | null) {
  return (await issueRefund(actor, IssueRefund.parse({ payment: payment.id, reason, note }), NO_KEY)).row;
}

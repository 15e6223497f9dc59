import { disputeFeesOf } from '../fee-parts';
import { anchorOf } from '../story';
import type { ExplainFacts } from './facts';
import { money, type Sentence, time } from './sentence';

/** Where the money is now; the sums are those of the money block, which are the ledger's. */
export function moneyNow(facts: ExplainFacts): Sentence[] {
  const { payment, operations } = facts;
  const open = operations.find(
    ({ kind, status }) => kind === 'authorize' && (status === 'unknown' || status === 'sent'),
  );
  if (open) {
    return [{ key: 'money.notKnown', values: { amount: money(open.amount) }, evidence: anchorOf(open.id) }];
  }
  if (payment.amountCaptured === 0n) return [notTaken(facts)];
  return [kept(facts), ...onItsWay(facts)];
}

function notTaken({ payment }: ExplainFacts): Sentence {
  const rest = payment.amountAuthorized - payment.amountVoided;
  if (payment.status === 'authorized' && rest > 0n) {
    return { key: 'money.heldByBank', values: { amount: money(rest) }, evidence: 'money' };
  }
  return { key: 'money.none', values: { amount: money(payment.amount) }, evidence: 'money' };
}

function kept({ payment }: ExplainFacts): Sentence {
  const net =
    payment.amountCaptured -
    payment.feeAmount -
    payment.amountRefunded -
    payment.amountRefundPending -
    payment.amountDisputed -
    disputeFeesOf(payment.disputes);
  if (net < 0n) return { key: 'money.cost', values: { amount: money(-net) }, evidence: 'money-net' };
  const waiting = payment.captures
    .filter(({ status, releaseEntryId }) => status === 'succeeded' && releaseEntryId === null)
    .map(({ availableAt }) => availableAt)
    .filter((at) => at !== null)
    .sort((a, b) => a.getTime() - b.getTime())
    .at(-1);
  if (!waiting) return { key: 'money.available', values: { amount: money(net) }, evidence: 'money-net' };
  return { key: 'money.pending', values: { amount: money(net), at: time(waiting) }, evidence: 'money-net' };
}

function onItsWay({ payment }: ExplainFacts): Sentence[] {
  const pending = payment.refunds.findLast(
    ({ status }) => status === 'pending' || status === 'requires_approval',
  );
  if (payment.amountRefundPending === 0n || !pending) return [];
  return [
    {
      key: 'money.refundOnItsWay',
      values: { amount: money(payment.amountRefundPending) },
      evidence: pending.id,
    },
  ];
}

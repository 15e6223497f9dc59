import type { Decline } from '@/lib/connectors/contract';
import { anchorOf } from '../story';
import type { ExplainFacts } from './facts';
import { count, money, network, type Sentence } from './sentence';

/** Why it did not go further: the last decline, a missing answer, a refused refund. */
export function whyNot(facts: ExplainFacts): Sentence[] {
  return [...unanswered(facts), ...declined(facts), ...refused(facts)];
}

function unanswered({ operations }: ExplainFacts): Sentence[] {
  const open = operations.find(
    ({ kind, status }) => !kind.startsWith('dispute_') && (status === 'unknown' || status === 'sent'),
  );
  if (!open) return [];
  return [
    {
      key: 'why.unknown',
      values: { network: network(open.connector), amount: money(open.amount), count: count(open.inquiries) },
      evidence: anchorOf(open.id),
    },
  ];
}

const PAYER_KEYS = {
  payer_canceled: 'why.payerLeft',
  payer_timed_out: 'why.payerTimedOut',
  authentication_failed: 'why.payerFailed',
  not_received: 'why.notReceived',
} as const;

function declined({ payment }: ExplainFacts): Sentence[] {
  const last = payment.attempts.at(-1);
  const decline = last?.decline as Decline | null | undefined;
  if (!last || !decline || payment.amountAuthorized > 0n || last.status === 'voided') return [];
  const payerKey = PAYER_KEYS[decline.code as keyof typeof PAYER_KEYS];
  if (decline.code === 'blocked_by_risk') {
    return [{ key: 'why.blocked', values: { count: count(last.number) }, evidence: last.id }];
  }
  if (payerKey) return [{ key: payerKey, values: { network: network(last.connector) }, evidence: last.id }];
  return [
    {
      key: 'why.declined',
      values: {
        network: network(last.connector),
        count: count(last.number),
        reason: { as: 'decline', code: decline.code },
        code: { as: 'text', text: decline.network_code ?? decline.code },
      },
      evidence: last.id,
    },
  ];
}

function refused({ payment }: ExplainFacts): Sentence[] {
  const last = payment.refunds.findLast(({ status }) => status === 'failed');
  if (!last) return [];
  const failure = last.failure as Decline | null;
  return [
    {
      key: 'why.refundRefused',
      values: { amount: money(last.amount), reason: { as: 'decline', code: failure?.code ?? 'unknown' } },
      evidence: last.id,
    },
  ];
}

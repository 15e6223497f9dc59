import type { Advice, Decline } from '@/lib/connectors/contract';
import { isEndOfReview } from '../review-steps';
import { anchorOf, type Chapter } from '../story';
import type { ExplainFacts } from './facts';
import { count, money, type Sentence, time } from './sentence';

/** Calls that move the payment's money; answers to a dispute do not. */
const MOVES: ReadonlySet<string> = new Set(['authorize', 'capture', 'cancel', 'refund']);
/** Declines that end a payment. */
const DECLINES_MAX = 5;

/** What happens by itself from here, and what the merchant should do. */
export function whatNext(facts: ExplainFacts): Sentence[] {
  const open = facts.operations.find(
    ({ kind, status }) => MOVES.has(kind) && (status === 'unknown' || status === 'sent'),
  );
  if (open) {
    const evidence = anchorOf(open.id);
    return [
      { key: 'next.asking', values: {}, evidence },
      { key: 'do.wait', values: {}, evidence },
    ];
  }
  const disputes = openDisputes(facts);
  return disputes.length > 0 ? disputes : [...byStatus(facts), ...afterRefunds(facts)];
}

/** The bank's deadline comes before everything else, because it cannot be made up for. */
function openDisputes({ payment }: ExplainFacts): Sentence[] {
  const open = payment.disputes.find(({ closedAt }) => closedAt === null);
  if (!open) return [];
  const evidence = anchorOf(open.id);
  if (open.status === 'under_review') return [{ key: 'next.bank', values: {}, evidence }];
  return [
    { key: 'next.dispute', values: { at: time(open.evidenceDueAt) }, evidence },
    { key: 'do.answerDispute', values: {}, evidence },
  ];
}

function byStatus(facts: ExplainFacts): Sentence[] {
  const { payment, chapters } = facts;
  const last = anchorOf(chapters.findLast(movesPayment)?.id ?? payment.id);
  switch (payment.status) {
    case 'requires_action':
      return waitingForPayer(facts, last);
    case 'in_review':
      return [
        { key: 'next.review', values: {}, evidence: last },
        { key: 'do.decide', values: {}, evidence: last },
      ];
    case 'authorized':
      return heldMoney(facts, last);
    case 'requires_payment_method':
    case 'requires_confirmation':
      return payment.failure ? retry(facts) : [{ key: 'do.remind', values: {}, evidence: last }];
    case 'failed':
      return [{ key: 'next.over', values: {}, evidence: last }, ...advised(facts)];
    case 'canceled':
    case 'expired':
      return [{ key: 'next.over', values: {}, evidence: last }];
    default:
      return [];
  }
}

/** Edits, and what people did with a review before and after it ended, leave the payment as it is. */
function movesPayment({ kind, steps }: Chapter): boolean {
  return kind === 'review' ? steps.some(isEndOfReview) : kind !== 'edit';
}

function waitingForPayer({ payment }: ExplainFacts, evidence: string): Sentence[] {
  const action = payment.nextAction as { expires_at?: string } | null;
  return [
    {
      key: 'next.payer',
      values: { at: time(action?.expires_at ?? payment.updatedAt) },
      evidence,
    },
    { key: 'do.wait', values: {}, evidence },
  ];
}

function heldMoney({ payment }: ExplainFacts, evidence: string): Sentence[] {
  const rest = payment.amountAuthorized - payment.amountCaptured - payment.amountVoided;
  const until = payment.authorizationExpiresAt ?? payment.updatedAt;
  return [
    { key: 'next.capture', values: { amount: money(rest), at: time(until) }, evidence },
    { key: 'do.capture', values: { amount: money(rest) }, evidence },
  ];
}

function retry(facts: ExplainFacts): Sentence[] {
  const { payment } = facts;
  const last = payment.attempts.at(-1);
  if (!last) return [];
  const left = DECLINES_MAX - payment.declinedCount;
  return [{ key: 'next.retry', values: { count: count(left) }, evidence: last.id }, ...advised(facts)];
}

const ADVICE = {
  retry_later: 'do.retryLater',
  update_card: 'do.updateCard',
  authenticate: 'do.authenticate',
  other_method: 'do.otherMethod',
  never: 'do.never',
} as const satisfies Record<Advice, Sentence['key']>;

function advised({ payment }: ExplainFacts): Sentence[] {
  const last = payment.attempts.at(-1);
  const advice = (last?.decline as Decline | null | undefined)?.advice;
  return last && advice ? [{ key: ADVICE[advice], values: {}, evidence: last.id }] : [];
}

function afterRefunds({ payment }: ExplainFacts): Sentence[] {
  const waiting = payment.refunds.findLast(({ status }) => status === 'requires_approval');
  if (waiting) {
    return [{ key: 'next.approval', values: { amount: money(waiting.amount) }, evidence: waiting.id }];
  }
  const pending = payment.refunds.findLast(({ status }) => status === 'pending');
  if (pending) return [{ key: 'next.refundAnswer', values: {}, evidence: pending.id }];
  const last = payment.refunds.at(-1);
  if (last?.status === 'failed') return [{ key: 'do.payBackElsewhere', values: {}, evidence: last.id }];
  if (payment.status !== 'succeeded') return [];
  const rest = payment.amountCaptured - payment.amountRefunded - payment.amountDisputed;
  return rest > 0n
    ? [{ key: 'do.nothing', values: { amount: money(rest) }, evidence: 'money-refundable' }]
    : [{ key: 'next.nothing', values: {}, evidence: 'money-net' }];
}

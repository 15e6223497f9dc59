import { anchorOf, type Chapter } from '../story';
import type { ExplainFacts } from './facts';
import { count, money, network, type Sentence, type SentenceValue, time } from './sentence';

/** What happened, in the order in which it did. */
export function whatHappened(facts: ExplainFacts): Sentence[] {
  return [
    ...asked(facts),
    ...attempted(facts),
    ...reviewed(facts),
    ...taken(facts),
    ...ended(facts),
    ...refunded(facts),
    ...disputed(facts),
  ];
}

function asked({ payment, chapters }: ExplainFacts): Sentence[] {
  const created = chapters.find(({ kind }) => kind === 'created');
  if (!created) return [];
  return [
    {
      key: payment.checkoutSessionId ? 'what.askedOnPage' : 'what.asked',
      values: { amount: money(payment.amount), at: time(payment.createdAt) },
      evidence: anchorOf(created.id),
    },
  ];
}

function attempted({ payment, chapters }: ExplainFacts): Sentence[] {
  const { attempts } = payment;
  const created = chapters.find(({ kind }) => kind === 'created');
  if (attempts.length === 0 && payment.status !== 'canceled' && created) {
    return [{ key: 'what.noAttempt', values: {}, evidence: anchorOf(created.id) }];
  }
  const good = attempts.findLast(({ status }) => status === 'authorized' || status === 'captured');
  if (!good) return [];
  const evidence = anchorOf(good.operationId);
  const values = {
    network: network(good.connector),
    method: methodOf(good.methodType, good.method),
    amount: money(good.amount),
  };
  const failed = attempts.filter(
    ({ number, status }) => number < good.number && status === 'declined',
  ).length;
  const sentences: Sentence[] = [
    failed > 0
      ? { key: 'what.approvedAfter', values: { ...values, count: count(failed) }, evidence }
      : { key: 'what.approved', values, evidence },
  ];
  const threeDs = good.threeDs as { status?: string } | null;
  const payerStep = stepOf(chapters, `${good.id}-payer`);
  if (threeDs?.status === 'challenged' && payerStep) {
    sentences.push({ key: 'what.challenged', values: {}, evidence: anchorOf(payerStep) });
  }
  return sentences;
}

function reviewed({ chapters }: ExplainFacts): Sentence[] {
  // Where nothing can be held, a review is opened beside a payment that goes on: its approval moves nothing.
  const passed = chapters.find(
    ({ kind, steps }) => kind === 'review' && steps.some(({ name }) => name.startsWith('authorized')),
  );
  if (!passed) return [];
  return [{ key: 'what.reviewPassed', values: { at: time(passed.at) }, evidence: anchorOf(passed.id) }];
}

function taken({ payment, chapters }: ExplainFacts): Sentence[] {
  const captures = payment.captures.filter(({ status }) => status === 'succeeded');
  if (captures.length === 0) {
    const held = chapters.find(({ steps }) => steps.some(({ name }) => name.startsWith('authorized')));
    if (payment.status !== 'authorized' || !held) return [];
    return [
      { key: 'what.held', values: { amount: money(payment.amountAuthorized) }, evidence: anchorOf(held.id) },
    ];
  }
  const values = { amount: money(payment.amountCaptured), fee: money(payment.feeAmount) };
  return [
    captures.length > 1
      ? {
          key: 'what.capturedInParts',
          values: { ...values, count: count(captures.length) },
          evidence: 'money-captured',
        }
      : { key: 'what.captured', values, evidence: 'money-captured' },
  ];
}

function ended({ payment, chapters }: ExplainFacts): Sentence[] {
  const end = chapters.findLast(({ kind }) => kind === 'cancel' || kind === 'expiry');
  const sentences: Sentence[] = [];
  if (payment.amountVoided > 0n && payment.amountCaptured > 0n) {
    sentences.push({
      key: 'what.released',
      values: { amount: money(payment.amountVoided) },
      evidence: 'money-voided',
    });
  }
  if (!end) return sentences;
  if (payment.status === 'expired') {
    sentences.push({
      key: 'what.expired',
      values: { amount: money(payment.amountAuthorized), at: time(end.at) },
      evidence: anchorOf(end.id),
    });
  }
  if (payment.status === 'canceled') {
    sentences.push({
      key: 'what.canceled',
      values: { at: time(end.at), reason: { as: 'reason', reason: payment.cancellationReason ?? 'other' } },
      evidence: anchorOf(end.id),
    });
  }
  return sentences;
}

function refunded({ payment }: ExplainFacts): Sentence[] {
  const done = payment.refunds.filter(({ status }) => status === 'succeeded');
  const last = done.at(-1);
  if (!last) return [];
  return [
    {
      key: 'what.refunded',
      values: { amount: money(payment.amountRefunded), count: count(done.length) },
      evidence: last.id,
    },
  ];
}

function disputed({ payment }: ExplainFacts): Sentence[] {
  return payment.disputes.map((dispute): Sentence => {
    const values = { amount: money(dispute.amount), fee: money(dispute.feeAmount) };
    const evidence = anchorOf(dispute.id);
    if (dispute.status === 'won') return { key: 'what.disputeWon', values, evidence };
    const isOver = dispute.closedAt !== null;
    return { key: isOver ? 'what.disputeLost' : 'what.disputed', values, evidence };
  });
}

function stepOf(chapters: readonly Chapter[], id: string): string | null {
  return chapters.flatMap(({ steps }) => steps).find((step) => step.id === id)?.id ?? null;
}

function methodOf(type: string, face: unknown): SentenceValue {
  const { brand = null, last4 = null } = (face ?? {}) as { brand?: string; last4?: string };
  return { as: 'method', type, brand, last4 };
}

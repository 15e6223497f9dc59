'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useTimeWords } from '@/components/ui/use-time-words';
import { type Currency, formatMoney } from '@/lib/money';
import type { StoryStep } from '@/lib/payments/story';
import { useDeclineWords } from './decline-words';
import { useNetworkName } from './story-words';

const KINDS = ['authorize', 'capture', 'cancel', 'refund'] as const;
const OUTCOMES = ['reserved', 'sent', 'approved', 'declined', 'pending', 'unknown'] as const;

type StorySentenceProps = {
  step: Omit<StoryStep, 'exchange' | 'changes'>;
  currency: string;
  /** The merchant's zone; times are told in the reader's. */
  zone: string;
};

/** What happened in a step, in words. */
export function StorySentence({ step, currency, zone }: StorySentenceProps) {
  const steps = useTranslations('story.steps');
  const operations = useTranslations('payment.timeline.operations');
  const networkName = useNetworkName();
  const declines = useDeclineWords();
  const locale = useLocale();
  const time = useTimeWords(zone);
  const money = (amount: number | null) => formatMoney(amount ?? 0, currency as Currency, locale);
  const values = {
    amount: money(step.amount),
    fee: money(step.fee),
    network: networkName(step.connector),
    until: step.until ? time(step.until, 'moment') : '',
    count: step.count ?? 0,
    reason: declines.reason(step.code ?? undefined),
    rules: step.words.join(', '),
    name: step.words[0] ?? step.name,
  };
  const [kind, outcome] = step.name.split('.');
  const known = KINDS.find((one) => one === kind);
  if (known && outcome) {
    return operations(`${known}.${OUTCOMES.find((one) => one === outcome) ?? 'sent'}`, values);
  }
  return steps(isSentence(step.name) ? step.name : 'other', values);
}

const SENTENCES = [
  'created',
  'createdOnPage',
  'riskNone',
  'risk',
  'riskScored',
  'reviewOpened',
  'reviewTaken',
  'reviewGivenBack',
  'reviewPutAway',
  'reviewBack',
  'reviewJudged',
  'reviewUnjudged',
  'reviewUnchanged',
  'reviewApproved',
  'reviewDeclined',
  'reviewFraud',
  'reviewEnded',
  'routeCard',
  'routeWallet',
  'routeOnly',
  'routeFirst',
  'calledAgain',
  'inquired',
  'calledBack',
  'asking',
  'asked',
  'payerToBank',
  'payerToWallet',
  'payerAwaited',
  'payerPassed',
  'payerApproved',
  'payerFailed',
  'payerLeft',
  'payerTimedOut',
  'authorized',
  'authorizedUntil',
  'captured',
  'succeeded',
  'attemptFailed',
  'failed',
  'inReview',
  'sessionCompleted',
  'captureFailed',
  'refundHeld',
  'refundSucceeded',
  'refundFailed',
  'refundApproved',
  'disputeOpened',
  'disputeUpdated',
  'disputeDue',
  'disputeWon',
  'disputeLost',
  'disputeAccepted',
  'disputeExpired',
  'disputeEvidenceSent',
  'disputeAcceptSent',
  'refundRejected',
  'refundExpired',
  'refundCanceled',
  'refundDelayed',
  'refundUnreachable',
  'canceled',
  'expired',
  'edited',
  'fact',
] as const;

function isSentence(name: string): name is (typeof SENTENCES)[number] {
  return (SENTENCES as readonly string[]).includes(name);
}

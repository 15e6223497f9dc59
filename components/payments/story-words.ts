import { useLocale, useTranslations } from 'next-intl';
import { formatTime } from '@/components/ui/time';
import { type Currency, formatMoney } from '@/lib/money';
import type { Chapter, StoryStep } from '@/lib/payments/story';
import { useDeclineWords } from './decline-words';

const NETWORKS = ['sandbox-card', 'sandbox-alipay'] as const;
const KINDS = ['authorize', 'capture', 'cancel', 'refund'] as const;
const OUTCOMES = ['reserved', 'sent', 'approved', 'declined', 'pending', 'unknown'] as const;

/** The network behind a connector, as people call it. */
export function useNetworkName() {
  const t = useTranslations('payment.timeline.networks');
  return (connector: string | null) => t(NETWORKS.find((one) => one === connector) ?? 'other');
}

/** How long something took, in the two largest units. */
export function useDuration() {
  const t = useTranslations('story.duration');
  const common = useTranslations('common');
  return (ms: number): string => {
    const seconds = Math.round(ms / 1_000);
    if (seconds < 1) return common('milliseconds', { count: ms });
    const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3_600)];
    if (minutes < 1) return t('seconds', { seconds });
    if (hours < 1) return t('minutes', { minutes, seconds: seconds % 60 });
    if (hours < 48) return t('hours', { hours, minutes: minutes % 60 });
    return t('days', { days: Math.floor(hours / 24), hours: hours % 24 });
  };
}

/** Titles of chapters and sentences of steps, with amounts in the payment's currency and times in the merchant's zone. */
export function useStoryWords(currency: string, zone: string) {
  const t = useTranslations('story');
  const steps = useTranslations('story.steps');
  const operations = useTranslations('payment.timeline.operations');
  const networkName = useNetworkName();
  const declines = useDeclineWords();
  const locale = useLocale();
  const money = (amount: number | null) => formatMoney(amount ?? 0, currency as Currency, locale);

  function title(chapter: Chapter, partly: boolean): string {
    const amount = money(chapter.amount);
    if (chapter.kind === 'cancel' && partly) return t('chapters.release', { amount });
    return t(`chapters.${chapter.kind}`, { amount, number: chapter.number ?? 1 });
  }

  function sentence(step: StoryStep): string {
    const values = {
      amount: money(step.amount),
      fee: money(step.fee),
      network: networkName(step.connector),
      until: step.until ? formatTime(step.until, zone, locale, 'moment') : '',
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
  return { title, sentence };
}

const SENTENCES = [
  'created',
  'createdOnPage',
  'riskNone',
  'risk',
  'routeCard',
  'routeWallet',
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
  'canceled',
  'expired',
  'edited',
  'fact',
] as const;

function isSentence(name: string): name is (typeof SENTENCES)[number] {
  return (SENTENCES as readonly string[]).includes(name);
}

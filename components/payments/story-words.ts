import { useLocale, useTranslations } from 'next-intl';
import { type Currency, formatMoney } from '@/lib/money';
import type { Chapter } from '@/lib/payments/story';

const NETWORKS = ['sandbox-card', 'sandbox-alipay'] as const;

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

/** Titles of chapters, with amounts in the payment's currency. */
export function useChapterTitle(currency: string) {
  const t = useTranslations('story');
  const locale = useLocale();
  return (chapter: Chapter, partly: boolean): string => {
    const amount = formatMoney(chapter.amount ?? 0, currency as Currency, locale);
    if (chapter.kind === 'cancel' && partly) return t('chapters.release', { amount });
    return t(`chapters.${chapter.kind}`, { amount, number: chapter.number ?? 1 });
  };
}

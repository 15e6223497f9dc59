import { useLocale } from 'next-intl';
import { percentText } from '@/lib/i18n/percent';

/** A share from 0 to 1 in per cent; a dash where there is none. */
export function useShare(): (share: number | null) => string {
  const locale = useLocale();
  return (share) => (share === null ? '–' : percentText(locale, share));
}

import { useLocale } from 'next-intl';

/** A share from 0 to 1 in per cent; a dash where there is none. */
export function useShare(): (share: number | null) => string {
  const format = new Intl.NumberFormat(useLocale(), { style: 'percent', maximumFractionDigits: 1 });
  return (share) => (share === null ? '–' : format.format(share));
}

import { useTranslations } from 'next-intl';

/** Counts stop at ten thousand, so that a tab costs the same for every merchant. */
const COUNT_MAX = 10_000;

/** A count in words: exact up to 10,000, then "10,000+"; a dash where it is not known. */
export function useCount() {
  const t = useTranslations('lists');
  return (count: number | null | undefined) => {
    if (count === null || count === undefined) return '–';
    return count > COUNT_MAX ? t('countMore', { count: COUNT_MAX }) : t('count', { count });
  };
}

import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { buttonClass } from '@/components/ui/button';
import { FilterChip } from '@/components/ui/filter-chip';
import { type Currency, formatAmount } from '@/lib/money';
import { isFiltered, type ListState, NO_FILTERS, searchOf } from './list-state';

/** The filters in force; each goes away by a link, so this works before any script. */
export function FilterChips({ state, path, currency }: { state: ListState; path: string; currency: string }) {
  const t = useTranslations();
  const locale = useLocale();
  const unit = (state.currency || currency) as Currency;
  const amount = (minor: string) => formatAmount(BigInt(minor), unit, locale);
  const without = (change: Partial<ListState>) => `${path}${searchOf(state, change)}`;
  const chips = [
    { key: 'q' as const, name: t('payments.filters.search'), value: state.q && `“${state.q}”` },
    { key: 'from' as const, name: t('payments.filters.from'), value: state.from },
    { key: 'to' as const, name: t('payments.filters.to'), value: state.to },
    { key: 'currency' as const, name: t('payments.filters.currency'), value: state.currency },
    {
      key: 'min' as const,
      name: t('payments.columns.amount'),
      value: state.min && t('payments.filters.after', { value: amount(state.min) }),
    },
    {
      key: 'max' as const,
      name: t('payments.columns.amount'),
      value: state.max && t('payments.filters.before', { value: amount(state.max) }),
    },
    {
      key: 'method' as const,
      name: t('payments.filters.method'),
      value: state.method && t(`methods.${state.method}`),
    },
  ].filter((chip) => chip.value);
  return (
    <>
      {chips.map((chip) => (
        <FilterChip
          key={chip.key}
          name={chip.name}
          value={chip.value}
          without={without({ [chip.key]: '' })}
        />
      ))}
      {isFiltered(state) && chips.length > 1 ? (
        <Link href={without(NO_FILTERS)} scroll={false} className={buttonClass('quiet', 'small')}>
          {t('payments.filters.clear')}
        </Link>
      ) : null}
    </>
  );
}

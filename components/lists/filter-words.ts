'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useConsole } from '@/components/shell/console-context';
import { useTimeWords } from '@/components/ui/use-time-words';
import type { FilterDefinition } from '@/lib/lists/definition';
import { type FilterValue, isInstant, readFilter } from '@/lib/lists/filter-values';
import { type Currency, formatMoney, isCurrency } from '@/lib/money';
import { useList } from './list-context';

/** The currency that amounts of this list's filters are in: the one it is filtered by, else the merchant's own. */
export function useFilterCurrency(): Currency {
  const { state } = useList();
  const { defaultCurrency } = useConsole();
  const chosen = state.filters.currency ?? '';
  return (isCurrency(chosen) ? chosen : defaultCurrency) as Currency;
}

/** Filters in words: what each asks for, as its chip says it. */
export function useFilterWords() {
  const t = useTranslations();
  const lists = useTranslations('lists');
  const locale = useLocale();
  const currency = useFilterCurrency();
  const time = useTimeWords(useConsole().timeZone);
  const day = (text: string) =>
    isInstant(text)
      ? time(text, 'moment')
      : new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(
          new Date(`${text}T00:00:00Z`),
        );

  function option(filter: FilterDefinition, value: string): string {
    const label = filter.type === 'choice' ? filter.optionLabel(value) : null;
    return label === null ? value : t(label);
  }

  function range<T>(from: T | null, to: T | null, write: (end: T) => string): string {
    if (from !== null && to !== null)
      return from === to ? write(from) : lists('words.between', { from: write(from), to: write(to) });
    return from === null
      ? lists('words.most', { value: write(to as T) })
      : lists('words.least', { value: write(from) });
  }

  function words(filter: FilterDefinition, value: FilterValue): string {
    switch (value.type) {
      case 'text':
        return value.value;
      case 'choice': {
        const names = value.values.map((one) => option(filter, one)).join(', ');
        return value.isNot ? lists('words.not', { value: names }) : names;
      }
      case 'amount':
        return range(value.from, value.to, (minor) => formatMoney(minor, currency, locale));
      case 'date':
        if (value.preset !== null) return lists(`presets.${value.preset}`);
        return range(value.from, value.to, day);
    }
  }

  return {
    option,
    /** What the filter's text in the address asks for. */
    of(filter: FilterDefinition, text: string): string {
      const value = readFilter(filter, text);
      return typeof value === 'string' ? text : words(filter, value);
    },
  };
}

'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Choice, Field, Select } from '@/components/ui/field';
import type { FilterDefinition } from '@/lib/lists/definition';
import { presetsOf, readFilter } from '@/lib/lists/filter-values';
import { withFilter } from '@/lib/lists/list-state';
import { AmountFilter } from './filter-amount';
import { DateFilter } from './filter-date';
import { useFilterWords } from './filter-words';
import { useList } from './list-context';

/** What an editor of one type is given: the text in force, and where it puts the new one. Null means that it is wrong. */
export type FilterFields = {
  filter: FilterDefinition;
  text: string;
  onChange: (text: string | null) => void;
};

/** The form of one filter; what it makes is an address. */
export function FilterEditor({ filter, onDone }: { filter: FilterDefinition; onDone: () => void }) {
  const t = useTranslations('lists');
  const { state, hrefOf, go } = useList();
  const text = state.filters[filter.key] ?? '';
  // A new date filter begins with the week that its form shows as chosen.
  const [next, setNext] = useState<string | null>(
    text || (filter.type === 'date' ? presetsOf(filter).begin : ''),
  );
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>('input, select')?.focus(), []);
  const isBad = next === null || (next !== '' && typeof readFilter(filter, next) === 'string');

  function apply(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (isBad) return;
    go(hrefOf({ ...withFilter(state, filter.key, next), saved: null }));
    onDone();
  }
  const fields = { filter, text, onChange: setNext };
  return (
    <form ref={form} onSubmit={apply} className="grid gap-3" noValidate>
      {filter.type === 'text' ? <TextFilter {...fields} isBad={tried && isBad} /> : null}
      {filter.type === 'choice' ? <ChoiceFilter {...fields} /> : null}
      {filter.type === 'amount' ? <AmountFilter {...fields} showsErrors={tried} /> : null}
      {filter.type === 'date' ? <DateFilter {...fields} showsErrors={tried} /> : null}
      <Button type="submit" look="primary">
        {t('apply')}
      </Button>
    </form>
  );
}

function TextFilter({ filter, text, onChange, isBad }: FilterFields & { isBad: boolean }) {
  const t = useTranslations();
  const hint = filter.type === 'text' && filter.hint ? t(filter.hint) : null;
  return (
    <Field label={t('lists.is')} hint={hint} error={isBad ? t('lists.textBad') : null}>
      {(control) => (
        <input
          {...control}
          defaultValue={text}
          autoComplete="off"
          maxLength={filter.type === 'text' ? filter.lengthMax : undefined}
          onChange={(event) => onChange(event.target.value.trim())}
        />
      )}
    </Field>
  );
}

function ChoiceFilter({ filter, text, onChange }: FilterFields) {
  const t = useTranslations();
  const words = useFilterWords();
  const [isNot, setNot] = useState(text.startsWith('not:'));
  const [values, setValues] = useState<string[]>(() => text.replace(/^not:/, '').split(',').filter(Boolean));
  const all = filter.type === 'choice' ? filter.values : [];
  function put(nextValues: string[], nextNot: boolean) {
    setValues(nextValues);
    setNot(nextNot);
    onChange(nextValues.length === 0 ? '' : `${nextNot ? 'not:' : ''}${nextValues.join(',')}`);
  }
  return (
    <>
      <Field label={t('lists.operator')}>
        {(control) => (
          <Select
            {...control}
            value={isNot ? 'not' : 'is'}
            onChange={(event) => put(values, event.target.value === 'not')}
          >
            <option value="is">{t('lists.isAny')}</option>
            <option value="not">{t('lists.isNone')}</option>
          </Select>
        )}
      </Field>
      <fieldset className="max-h-60 overflow-y-auto">
        <legend className="sr-only">{t(filter.label)}</legend>
        {all.map((value) => (
          <Choice
            key={value}
            type="checkbox"
            checked={values.includes(value)}
            onChange={(event) =>
              put(event.target.checked ? [...values, value] : values.filter((one) => one !== value), isNot)
            }
          >
            {words.option(filter, value)}
          </Choice>
        ))}
      </fieldset>
    </>
  );
}

'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useGroupWords } from '@/components/insights/frame/group-words';
import { Button } from '@/components/ui/button';
import { Field, Select } from '@/components/ui/field';
import { dimensionsOf } from '@/lib/alerts/signals';
import { FILTERS_MAX } from '@/lib/alerts/words';
import { type StoredDimension, UNKNOWN } from '@/lib/metrics/dimensions';
import { filterProblem, type RuleFields } from './rule-fields';

/** Of each dimension the values that facts here can have; those of others are what networks say. */
export type KnownValues = Partial<Record<StoredDimension, readonly string[]>>;

type FilterFieldsProps = {
  fields: RuleFields;
  known: KnownValues;
  set: (more: Partial<RuleFields>) => void;
};

/** Of which facts a rule is: all of them, or those with some values. Watches look at what they look at. */
export function FilterFields({ fields, known, set }: FilterFieldsProps) {
  const t = useTranslations('alerts');
  const { filters, signal } = fields;
  const possible = dimensionsOf(signal);
  const free = possible.filter((one) => !filters.some(({ dimension }) => dimension === one));
  const change = (nth: number, more: Partial<RuleFields['filters'][number]>) =>
    set({ filters: filters.map((one, at) => (at === nth ? { ...one, ...more } : one)) });
  if (possible.length === 0) return null;
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1 text-table font-medium">{t('only')}</legend>
      {filters.length === 0 ? <p className="text-table text-ink-3">{t('onlyNothing')}</p> : null}
      {filters.map(({ dimension, value }, nth) => (
        <FilterRow
          key={dimension}
          dimension={dimension}
          value={value}
          others={[dimension, ...free]}
          values={known[dimension]}
          error={filterProblem({ dimension, value }) ? t('valueMissing') : null}
          onDimension={(next) => change(nth, { dimension: next, value: '' })}
          onValue={(next) => change(nth, { value: next })}
          onRemove={() => set({ filters: filters.filter((_, at) => at !== nth) })}
        />
      ))}
      {free[0] !== undefined && filters.length < FILTERS_MAX ? (
        <div>
          <Button
            onClick={() =>
              set({ filters: [...filters, { dimension: free[0] as StoredDimension, value: '' }] })
            }
          >
            {t('addOnly')}
          </Button>
        </div>
      ) : null}
    </fieldset>
  );
}

type FilterRowProps = {
  dimension: StoredDimension;
  value: string;
  others: readonly StoredDimension[];
  values: readonly string[] | undefined;
  error: string | null;
  onDimension: (dimension: StoredDimension) => void;
  onValue: (value: string) => void;
  onRemove: () => void;
};

function FilterRow({ dimension, value, others, values, error, ...on }: FilterRowProps) {
  const t = useTranslations('alerts');
  const dimensions = useTranslations('alerts.dimensions');
  const words = useGroupWords();
  const locale = useLocale();
  const named = (values ?? []).map((one) => [one, words(dimension, one)] as const);
  // Countries are found by their name; what has an order of its own, such as bands of amounts, keeps it.
  if (dimension === 'country' || dimension === 'issuer_country')
    named.sort(([, a], [, b]) => a.localeCompare(b, locale));
  return (
    <div className="grid items-start gap-3 md:grid-cols-[1fr_1fr_13rem]">
      <Field label={t('onlyDimension')}>
        {(control) => (
          <Select
            {...control}
            value={dimension}
            onChange={(event) => on.onDimension(event.target.value as StoredDimension)}
          >
            {others.map((one) => (
              <option key={one} value={one}>
                {dimensions(one)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t('onlyValue', { name: dimensions(dimension) })} error={error}>
        {(control) =>
          values ? (
            <Select {...control} value={value} onChange={(event) => on.onValue(event.target.value)}>
              <option value="">{t('choose')}</option>
              {named.map(([one, word]) => (
                <option key={one} value={one}>
                  {word}
                </option>
              ))}
              <option value={UNKNOWN}>{words(dimension, UNKNOWN)}</option>
            </Select>
          ) : (
            <input
              {...control}
              value={value}
              maxLength={64}
              autoComplete="off"
              onChange={(event) => on.onValue(event.target.value)}
            />
          )
        }
      </Field>
      <Button className="justify-self-start md:mt-6" onClick={on.onRemove}>
        {t('removeOnly', { name: dimensions(dimension) })}
      </Button>
    </div>
  );
}

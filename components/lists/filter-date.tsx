'use client';

import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { Choice, Field } from '@/components/ui/field';
import { dayOf } from '@/lib/i18n/days';
import { isInstant, presetsOf, rangeText, readFilter } from '@/lib/lists/filter-values';
import type { FilterFields } from './filter-editor';

/** Days by preset or by hand. They begin and end in the merchant's zone, and the form says so. */
export function DateFilter({ filter, text, onChange, showsErrors }: FilterFields & { showsErrors: boolean }) {
  const t = useTranslations('lists');
  const { timeZone } = useConsole();
  const name = useId();
  const begun = readFilter(filter, text);
  const isDate = typeof begun !== 'string' && begun.type === 'date';
  const presets = presetsOf(filter);
  const [preset, setPreset] = useState<string>(
    isDate && begun.preset !== null ? begun.preset : isDate ? 'custom' : presets.begin,
  );
  const [days, setDays] = useState<{ from: string | null; to: string | null }>(
    isDate && begun.preset === null ? begun : { from: null, to: null },
  );
  // An end may be an instant of that day (a point of a chart): it stays one until another day is chosen.
  const dayAt = (end: string | null) =>
    end !== null && isInstant(end) ? dayOf(new Date(end), timeZone) : end;
  const isTurned = (from: string | null, to: string | null) => {
    const [first, last] = [dayAt(from), dayAt(to)];
    return first !== null && last !== null && first > last;
  };
  function choose(next: string, from: string | null, to: string | null) {
    setPreset(next);
    setDays({ from, to });
    if (next !== 'custom') return onChange(next);
    return onChange(isTurned(from, to) ? null : rangeText(from, to));
  }
  const isWrong = showsErrors && isTurned(days.from, days.to);
  return (
    <>
      <fieldset>
        <legend className="sr-only">{t('period')}</legend>
        {[...presets.all, 'custom' as const].map((one) => (
          <Choice
            key={one}
            type="radio"
            name={name}
            value={one}
            checked={preset === one}
            onChange={() => choose(one, days.from, days.to)}
          >
            {t(`presets.${one}`)}
          </Choice>
        ))}
      </fieldset>
      {preset === 'custom' ? (
        <div className="grid grid-cols-2 gap-3">
          <Field label={t('fromDay')} error={isWrong ? t('daysBad') : null}>
            {(control) => (
              <input
                {...control}
                type="date"
                defaultValue={dayAt(days.from) ?? ''}
                onChange={(event) => choose('custom', event.target.value || null, days.to)}
              />
            )}
          </Field>
          <Field label={t('toDay')}>
            {(control) => (
              <input
                {...control}
                type="date"
                defaultValue={dayAt(days.to) ?? ''}
                onChange={(event) => choose('custom', days.from, event.target.value || null)}
              />
            )}
          </Field>
        </div>
      ) : null}
      <p className="text-meta text-ink-3">{t('dayHint', { zone: timeZone })}</p>
    </>
  );
}

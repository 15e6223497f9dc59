'use client';

import { useTranslations } from 'next-intl';
import { Choice } from '@/components/ui/field';
import { EVENT_TYPES, EVENTS, type EventType } from '@/lib/events/catalogue';

type EventPickerProps = {
  value: readonly string[];
  onChange: (types: string[]) => void;
  error: string | null;
};

const NOUNS = [...new Set(EVENT_TYPES.map((type) => EVENTS[type].noun))];
const typesOf = (noun: string): EventType[] => EVENT_TYPES.filter((type) => EVENTS[type].noun === noun);

/** All events, also those to come, or some of them by noun. */
export function EventPicker({ value, onChange, error }: EventPickerProps) {
  const t = useTranslations('webhooks.picker');
  const isAll = value.includes('*');
  function set(types: readonly string[], on: boolean) {
    const others = value.filter((one) => one !== '*' && !types.includes(one));
    onChange(on ? [...others, ...types] : others);
  }
  return (
    <fieldset aria-describedby={error ? 'event-picker-error' : undefined}>
      <legend className="mb-1 text-table font-medium">{t('legend')}</legend>
      <Choice
        type="radio"
        name="events"
        checked={isAll}
        onChange={() => onChange(['*'])}
        detail={t('allDetail')}
      >
        {t('all')}
      </Choice>
      <Choice
        type="radio"
        name="events"
        checked={!isAll}
        onChange={() =>
          onChange(['payment.succeeded', 'payment.failed', 'refund.succeeded', 'refund.failed'])
        }
      >
        {t('some', { count: isAll ? 0 : value.length })}
      </Choice>
      {error ? (
        <p id="event-picker-error" role="alert" className="text-meta text-bad">
          {error}
        </p>
      ) : null}
      {isAll ? null : (
        <div className="mt-2 max-h-72 overflow-y-auto border-y border-line">
          {NOUNS.map((noun) => (
            <fieldset key={noun} className="border-b border-line py-2 last:border-b-0">
              <legend className="sr-only">{t(`nouns.${noun}`)}</legend>
              <Choice
                type="checkbox"
                checked={typesOf(noun).every((type) => value.includes(type))}
                onChange={(event) => set(typesOf(noun), event.target.checked)}
              >
                {t(`nouns.${noun}`)}
              </Choice>
              <div className="pl-6">
                {typesOf(noun).map((type) => (
                  <Choice
                    key={type}
                    type="checkbox"
                    checked={value.includes(type)}
                    onChange={(event) => set([type], event.target.checked)}
                  >
                    <span className="font-mono text-meta">{type}</span>
                  </Choice>
                ))}
              </div>
            </fieldset>
          ))}
        </div>
      )}
    </fieldset>
  );
}

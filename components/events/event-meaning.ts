import { useTranslations } from 'next-intl';
import { EVENTS, isEventType } from '@/lib/events/catalogue';

type MeaningKey = Parameters<ReturnType<typeof useTranslations<'eventMeanings'>>>[0];

/** What an event tells, in the reader's language; null for a name that the catalogue does not have. */
export function useEventMeaning(): (type: string) => string | null {
  const t = useTranslations('eventMeanings');
  return (type) => {
    const key = type.replaceAll('.', '_') as MeaningKey;
    if (t.has(key)) return t(key);
    return isEventType(type) ? EVENTS[type].description : null;
  };
}

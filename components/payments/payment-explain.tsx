'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useDisplayZone } from '@/components/ui/preferences-context';
import { useTimeWords } from '@/components/ui/use-time-words';
import { type Currency, formatMoney } from '@/lib/money';
import { PARTS, type Sentence, type SentenceValue } from '@/lib/payments/explain/sentence';
import { useDeclineWords } from './decline-words';
import { useMethodName } from './method-name';
import { useReasonWords } from './reason-words';
import { useNetworkName } from './story-words';

/** In which zone the sentences tell times. */
export function SentenceZone({ zone }: { zone: string }) {
  const t = useTranslations('story');
  return <span className="text-meta text-ink-3">{t('zone', { zone: useDisplayZone(zone) })}</span>;
}

type PaymentExplainProps = { sentences: readonly Sentence[]; currency: string; zone: string };

/** The payment in plain sentences; each is a link to what shows that it is so. */
export function PaymentExplain({ sentences, currency, zone }: PaymentExplainProps) {
  const t = useTranslations('explain');
  const words = useValueWords(currency, zone);
  const parts = PARTS.map((part) => ({
    part,
    own: sentences.filter((sentence) => sentence.key.startsWith(`${part}.`)),
  })).filter(({ own }) => own.length > 0);
  return (
    <dl className="grid max-w-[52rem] gap-x-6 gap-y-2 text-body sm:grid-cols-[10.5rem_minmax(0,1fr)]">
      {parts.map(({ part, own }) => (
        <div key={part} className="contents">
          <dt className="text-table text-ink-3 sm:pt-0.5 max-sm:-mb-1.5">{t(`parts.${part}`)}</dt>
          <dd className="min-w-0 text-ink">
            {own.map((sentence) => (
              <a
                key={sentence.key}
                href={`#${sentence.evidence}`}
                className="mr-1 underline decoration-line decoration-1 underline-offset-4 hover:decoration-accent"
              >
                {t(sentence.key, words(sentence.values))}
              </a>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function useValueWords(currency: string, zone: string) {
  const locale = useLocale();
  const time = useTimeWords(zone);
  const network = useNetworkName();
  const method = useMethodName();
  const declines = useDeclineWords();
  const reasons = useReasonWords();

  function word(value: SentenceValue): string | number {
    switch (value.as) {
      case 'money':
        return formatMoney(value.amount, currency as Currency, locale);
      case 'time':
        return time(value.at, 'moment');
      case 'count':
        return value.count;
      case 'decline':
        return declines.reason(value.code);
      case 'network':
        return network(value.connector);
      case 'reason':
        return reasons(value.reason);
      case 'text':
        return value.text;
      case 'method': {
        const { brand, last4 } = value;
        const face = { brand: brand ?? undefined, last4: last4 ?? undefined };
        return method({ method_type: value.type, method: face }) ?? value.type;
      }
    }
  }
  return (values: Sentence['values']) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, word(value)]));
}

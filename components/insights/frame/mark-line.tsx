'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useAlertWords } from '@/components/alerts/use-alert-words';
import type { Tone } from '@/components/charts/series-chart';
import { useConsole } from '@/components/shell/console-context';
import { Time } from '@/components/ui/time';
import type { Mark, MarkingEvent } from '@/lib/metrics/marks';
import type { NumberedMark } from '@/lib/metrics/marks-of-metric';
import { MARK_TONES } from './chart-data';
import { DeleteMark } from './delete-mark';
import { useFigureWords } from './figure-words';

const LOOKS: Record<Tone, string> = {
  warn: 'bg-warn-tint text-warn',
  bad: 'bg-bad-tint text-bad',
  info: 'bg-info-tint text-info',
};

/** Its number in the drawing, when it happened, what it was, and the way to it. */
export function MarkLine({ mark }: { mark: NumberedMark }) {
  const t = useTranslations('insights');
  const { number } = useFigureWords();
  const { timeZone } = useConsole();
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 py-0.5" data-mark={mark.kind}>
      <span
        className={`inline-block min-w-5 rounded-control px-1 text-center text-meta tabular-nums ${LOOKS[MARK_TONES[mark.kind]]}`}
      >
        {number(mark.number)}
      </span>
      <span className="text-ink-3">
        <Time at={mark.at} zone={timeZone} />
      </span>
      <MarkWords mark={mark} />
      {mark.kind === 'incident' ? (
        <span className="text-ink-3">
          {mark.until === null ? (
            t('incidentGoesOn')
          ) : (
            <>
              {t('incidentUntil')} <Time at={mark.until} zone={timeZone} />
            </>
          )}
        </span>
      ) : null}
      {mark.kind === 'annotation' && mark.mayDelete ? <DeleteMark id={mark.id} text={mark.text} /> : null}
    </li>
  );
}

function MarkWords({ mark }: { mark: Mark }) {
  const t = useTranslations('insights');
  const { base, defaultCurrency, permissions } = useConsole();
  const events = useTranslations('eventMeanings');
  const alerts = useAlertWords(defaultCurrency);
  const happened = ({ type, about }: Extract<Mark, { kind: 'event' }>) => {
    const what = events(meaningKey(type));
    return about === null ? what : t('about', { about, what });
  };
  if (mark.kind === 'annotation') return <span className="wrap-anywhere">{mark.text}</span>;
  const [href, words, needed] =
    mark.kind === 'event'
      ? ([`${base}/events/${mark.id}`, happened(mark), 'events:read'] as const)
      : ([
          `${base}/incidents/${mark.id}`,
          t('incident', { name: alerts.name(mark.rule) }),
          'alerts:read',
        ] as const);
  if (!permissions.includes(needed)) return <span className="wrap-anywhere">{words}</span>;
  return (
    <Link
      href={href}
      prefetch={false}
      className="touch-target text-accent underline underline-offset-4 wrap-anywhere"
    >
      {words}
    </Link>
  );
}

type Underscored<Name extends string> = Name extends `${infer Noun}.${infer Past}` ? `${Noun}_${Past}` : Name;

/** The catalogue of all events would come with the page, for six of them. */
function meaningKey<Name extends MarkingEvent>(type: Name): Underscored<Name> {
  return type.replace('.', '_') as Underscored<Name>;
}

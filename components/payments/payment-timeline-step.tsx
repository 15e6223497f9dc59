import { useTranslations } from 'next-intl';
import { classNames } from '@/components/ui/class-names';
import { Time } from '@/components/ui/time';
import { anchorOf, type Change, type StoryStep, type StoryTone } from '@/lib/payments/story';
import { ActorBadge } from './payment-actor';
import { Exchange } from './payment-exchange';
import type { StoryPlace } from './payment-timeline';
import { StorySentence } from './story-sentence';
import { useDuration } from './story-words';

const INK: Record<StoryTone, string> = {
  ok: 'text-ink',
  warn: 'text-warn font-medium',
  bad: 'text-bad',
  info: 'text-ink',
  neutral: 'text-ink-2',
};

/** One sentence of the story: when, what, who if not the chapter's actor, how long it took, and what proves it. */
export function TimelineStep({ step, place }: { step: StoryStep; place: StoryPlace }) {
  const t = useTranslations('story');
  const { exchange, changes, ...told } = step;
  const duration = useDuration();
  const timing = step.latencyMs ?? step.tookMs;
  return (
    <li
      id={anchorOf(step.id)}
      className="grid grid-cols-[4rem_minmax(0,1fr)] gap-x-3 rounded-control py-0.5 target:bg-accent-tint"
    >
      <span className="pt-0.5 font-mono text-meta text-ink-3">
        <Time at={step.at} zone={place.zone} as="clock" />
      </span>
      <div className="min-w-0">
        <div className="flex flex-wrap items-baseline gap-x-2">
          <span className={classNames('min-w-0 break-words', INK[step.tone])}>
            <StorySentence step={told} currency={place.currency} zone={place.zone} />
          </span>
          {step.by && step.by !== 'system' ? <ActorBadge id={step.by} faces={place.faces} /> : null}
          {step.networkCode ? (
            <span className="font-mono text-meta text-ink-3">
              {step.networkCode} · {step.code}
            </span>
          ) : null}
          {timing === null ? null : (
            <span className="text-meta text-ink-3">
              {t(step.latencyMs === null ? 'took' : 'latency', { duration: duration(timing) })}
            </span>
          )}
          {step.entry && place.showsBooks ? (
            <a
              href={`#${step.entry}`}
              className="text-meta text-accent underline decoration-line underline-offset-2"
            >
              {t('entry')}
            </a>
          ) : null}
        </div>
        {changes.length > 0 ? <Changes changes={changes} /> : null}
        {exchange && 'request' in exchange ? <Exchange exchange={exchange} /> : null}
      </div>
    </li>
  );
}

const FIELDS = ['reference', 'description', 'customer_email'] as const;

/** What an edit changed, before and after. Texts of others may run from right to left: each is kept apart. */
export function Changes({ changes }: { changes: readonly Change[] }) {
  const t = useTranslations('story');
  const name = (field: string) => {
    const known = FIELDS.find((one) => one === field);
    return known ? t(`fields.${known}`) : t('fields.metadata', { key: field.replace(/^metadata\./, '') });
  };
  const shown = (value: string | null) => (value === null ? t('nothing') : t('quoted', { value }));
  return (
    <ul className="text-ink-2">
      {changes.map((change) => (
        <li key={change.field} className="break-words">
          <bdi>{name(change.field)}</bdi>: <bdi>{shown(change.before)}</bdi> →{' '}
          <bdi>{shown(change.after)}</bdi>
        </li>
      ))}
    </ul>
  );
}

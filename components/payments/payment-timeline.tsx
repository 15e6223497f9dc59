import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { classNames } from '@/components/ui/class-names';
import { CopyButton } from '@/components/ui/copy-button';
import { Id } from '@/components/ui/id';
import { anchorOf, type Chapter, type StoryTone } from '@/lib/payments/story';
import { ActorBadge, type Faces } from './payment-actor';
import { TimelineStep } from './payment-timeline-step';
import { When } from './payment-when';
import { useReasonWords } from './reason-words';
import { useChapterTitle } from './story-words';

export type StoryPlace = {
  currency: string;
  zone: string;
  now: string;
  faces: Faces;
  /** Where events are, for roles that may see them. */
  eventsPath: string | null;
  /** Whether the page shows the books, so that a step can point into them. */
  showsBooks: boolean;
};

type PaymentTimelineProps = {
  chapters: readonly Chapter[];
  /** Whether something was captured, so that a cancellation is a release of the rest. */
  partly: boolean;
  place: StoryPlace;
};

/** The story in the order in which it happened: a chapter per cause, in it what followed from it. */
export function PaymentTimeline({ chapters, partly, place }: PaymentTimelineProps) {
  const t = useTranslations('payment.timeline');
  if (chapters.length === 0) return <p className="text-ink-3">{t('empty')}</p>;
  return (
    <ol className="text-table">
      {chapters.map((chapter, index) => (
        <li
          key={chapter.id}
          id={anchorOf(chapter.id)}
          className="grid grid-cols-[0.75rem_minmax(0,1fr)] gap-x-3 rounded-control target:bg-accent-tint"
        >
          <Rail tone={toneOf(chapter)} isLast={index === chapters.length - 1} />
          <div className="min-w-0 pb-5">
            <ChapterHead chapter={chapter} partly={partly} place={place} />
            <ol className="mt-1">
              {chapter.steps.map((step) => (
                <TimelineStep key={step.id} step={step} place={place} />
              ))}
            </ol>
            <Cause chapter={chapter} place={place} />
          </div>
        </li>
      ))}
    </ol>
  );
}

const DOTS: Record<StoryTone, string> = {
  ok: 'bg-ok',
  warn: 'bg-warn',
  bad: 'bg-bad',
  info: 'bg-info',
  neutral: 'bg-control',
};

/** A chapter looks as it ended. */
function toneOf(chapter: Chapter): StoryTone {
  if (chapter.steps.some(({ name }) => name === 'asking')) return 'warn';
  return chapter.steps.findLast(({ tone }) => tone !== 'neutral')?.tone ?? 'neutral';
}

function Rail({ tone, isLast }: { tone: StoryTone; isLast: boolean }) {
  return (
    <span aria-hidden="true" className="relative flex justify-center">
      <span className={classNames('absolute top-2 w-px bg-line', isLast ? 'bottom-5' : '-bottom-2')} />
      <span className={classNames('relative mt-1.5 size-2.5 rounded-full ring-2 ring-paper', DOTS[tone])} />
    </span>
  );
}

function ChapterHead({ chapter, partly, place }: { chapter: Chapter; partly: boolean; place: StoryPlace }) {
  const t = useTranslations('story');
  const title = useChapterTitle(place.currency);
  const reasons = useReasonWords();
  return (
    <>
      <div className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
        <h3 className="font-bold text-ink">{title(chapter, partly)}</h3>
        <ActorBadge id={chapter.actor} faces={place.faces} />
        <span className="sm:ml-auto">
          <When at={chapter.at} zone={place.zone} now={place.now} />
        </span>
      </div>
      {chapter.reason ? (
        <p className="text-ink-2">{t('reason', { reason: reasons(chapter.reason) })}</p>
      ) : null}
      {chapter.note ? (
        <p className="text-ink-2">
          <bdi>{t('note', { note: chapter.note })}</bdi>
        </p>
      ) : null}
    </>
  );
}

/** The request that caused the chapter, and the key under which it cannot happen twice. */
function Cause({ chapter, place }: { chapter: Chapter; place: StoryPlace }) {
  const t = useTranslations('story');
  const { requestId, idempotencyKey, event } = chapter;
  if (!requestId && !idempotencyKey) return null;
  return (
    <p className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-0.5 text-meta text-ink-3">
      {requestId ? (
        <span className="inline-flex min-w-0 items-center gap-1.5">
          {t('request')}
          {place.eventsPath && event ? (
            <Link
              href={`${place.eventsPath}/${event}`}
              prefetch={false}
              title={t('event')}
              className="underline decoration-line underline-offset-2 hover:text-ink"
            >
              <Id id={requestId} copy={false} short />
            </Link>
          ) : (
            <Id id={requestId} copy={false} short />
          )}
          <CopyButton text={requestId} label={t('request')} />
        </span>
      ) : null}
      {idempotencyKey ? (
        <span className="inline-flex min-w-0 items-center gap-1.5">
          {t('idempotencyKey')} <bdi className="min-w-0 font-mono break-all">{idempotencyKey}</bdi>
          <CopyButton text={idempotencyKey} label={t('idempotencyKey')} />
        </span>
      ) : null}
    </p>
  );
}

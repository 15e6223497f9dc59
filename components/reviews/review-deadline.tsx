import { useTranslations } from 'next-intl';
import { classNames } from '@/components/ui/class-names';
import { Time } from '@/components/ui/time';
import { DUE_SOON_MS } from '@/lib/risk/reviews/status';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;

type ReviewDeadlineProps = { status: string; dueAt: string; now: string; zone: string; inRow?: boolean };

/** How long there is to decide by the environment's clock, and the moment itself; of a closed review the moment alone. */
export function ReviewDeadline({ status, dueAt, now, zone, inRow }: ReviewDeadlineProps) {
  const t = useTranslations('reviews.due');
  const moment = (
    <Time
      at={dueAt}
      zone={zone}
      as={inRow ? 'list' : 'deadline'}
      now={now}
      inRow={inRow}
      className="whitespace-nowrap text-meta text-ink-3"
    />
  );
  if (status !== 'open') return moment;
  const left = Date.parse(dueAt) - Date.parse(now);
  const hours = Math.floor(left / HOUR_MS);
  const words =
    left < 0
      ? t('overdue')
      : hours < 1
        ? t('minutes', { minutes: Math.floor(left / MINUTE_MS) })
        : hours < 2 * DAY_HOURS
          ? t('hours', { hours })
          : t('days', { days: Math.floor(hours / DAY_HOURS) });
  return (
    <span
      className={classNames('inline-flex flex-wrap items-baseline gap-x-2', inRow ? 'justify-end' : null)}
    >
      <span
        className={classNames(
          'font-medium whitespace-nowrap',
          left < 0 ? 'text-bad' : left <= DUE_SOON_MS ? 'text-warn' : 'text-ink',
        )}
      >
        {words}
      </span>
      {moment}
    </span>
  );
}

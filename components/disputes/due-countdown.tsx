import { useTranslations } from 'next-intl';
import { classNames } from '@/components/ui/class-names';
import { Time } from '@/components/ui/time';
import { isWaiting } from '@/lib/disputes/status';

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
/** From here on the countdown is told in the colour of what is due. */
const URGENT_HOURS = 72;

type DueCountdownProps = { status: string; dueAt: string; now: string; zone: string; inRow?: boolean };

/** How long there is to answer by the environment's clock, and the moment itself with its zone. */
export function DueCountdown({ status, dueAt, now, zone, inRow }: DueCountdownProps) {
  const t = useTranslations('disputes.due');
  if (!isWaiting(status)) {
    return <span className="text-ink-3">{t(status === 'under_review' ? 'sent' : 'closed')}</span>;
  }
  const hours = Math.floor((Date.parse(dueAt) - Date.parse(now)) / HOUR_MS);
  const words =
    hours < 0
      ? t('overdue')
      : hours < 2 * DAY_HOURS
        ? t('hours', { hours })
        : t('days', { days: Math.floor(hours / DAY_HOURS) });
  return (
    <span className="inline-flex flex-wrap items-baseline justify-end gap-x-2">
      <span
        className={classNames(
          'font-medium whitespace-nowrap',
          hours < 0 ? 'text-bad' : hours <= URGENT_HOURS ? 'text-warn' : 'text-ink',
        )}
      >
        {words}
      </span>
      <Time
        at={dueAt}
        zone={zone}
        as="deadline"
        inRow={inRow}
        className="whitespace-nowrap text-meta text-ink-3"
      />
    </span>
  );
}

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { usePayoutDay } from '@/components/payouts/use-payout-day';
import { useRefusal } from '@/components/ui/refusal-words';
import type { ScheduleRun } from '@/lib/payouts/schedules/queries';

/** What the schedule did the last time, and why where it did nothing. */
export function LastRun({ run, base }: { run: ScheduleRun | null; base: string }) {
  const t = useTranslations('payoutSchedules');
  const day = usePayoutDay();
  const refusal = useRefusal();
  if (!run) return null;
  const at = day(run.day);
  return (
    <p className="mt-3 text-meta text-ink-3">
      {run.result === 'paid_out' && run.payout ? (
        <Link href={`${base}/payouts/${run.payout}`} className="underline underline-offset-4">
          {t('lastPaid', { day: at })}
        </Link>
      ) : run.result === 'too_little' ? (
        t('lastTooLittle', { day: at })
      ) : (
        t('lastRefused', { day: at, reason: refusal({ code: run.code, detail: t('noAccount') }) })
      )}
    </p>
  );
}

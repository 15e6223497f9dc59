import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { AmountTitle } from '@/components/ui/amount';
import { Icon } from '@/components/ui/icon';
import { Id } from '@/components/ui/id';
import type { DisputeView } from '@/lib/disputes/render';
import { AcceptDispute } from './accept-dispute';
import { DisputeStatusChip, disputeStatusKey } from './dispute-status';
import { DueCountdown } from './due-countdown';
import { reasonKey } from './reason-key';

type DisputeHeadProps = { dispute: DisputeView; list: string; zone: string; now: string };

/** How much, how it stands, why in half a sentence, and how long there is to answer. */
export function DisputeHead({ dispute, list, zone, now }: DisputeHeadProps) {
  const t = useTranslations('disputes');
  return (
    <div className="border-b border-line px-4 pt-4 pb-5 md:px-6">
      <Link
        href={list}
        className="touch-target mb-4 -ml-1 inline-flex items-center gap-1 rounded-control px-1 text-table text-ink-2 hover:text-ink"
      >
        <Icon name="chevronLeft" size={14} />
        {t('detail.back')}
      </Link>
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
        <div className="min-w-0">
          <h1 className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <AmountTitle amount={dispute.amount} currency={dispute.currency} />
            <DisputeStatusChip status={dispute.status} />
            <span className="basis-full text-body text-ink-2">
              {t(`reasons.${reasonKey(dispute.reason)}`)} · {t(`why.${disputeStatusKey(dispute.status)}`)}
            </span>
          </h1>
          <p className="mt-1">
            <Id id={dispute.id} />
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-table">
          <DueCountdown status={dispute.status} dueAt={dispute.due_at} now={now} zone={zone} />
          <AcceptDispute dispute={dispute} />
        </div>
      </div>
    </div>
  );
}

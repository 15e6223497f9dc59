import { useTranslations } from 'next-intl';
import { AmountTitle } from '@/components/ui/amount';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
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
  const pages = useTranslations('shell.pages');
  return (
    <div className="border-b border-line pb-5">
      <Breadcrumbs parents={[{ label: pages('disputes'), href: list }]} />
      <div className="mt-3 flex flex-wrap items-end justify-between gap-x-6 gap-y-4 px-4 md:px-6">
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

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Amount } from '@/components/ui/amount';
import type { DisputeView } from '@/lib/disputes/render';
import { DisputeStatusChip } from './dispute-status';
import { DueCountdown } from './due-countdown';
import { OpenDispute } from './open-dispute';
import { reasonKey } from './reason-key';

type PaymentDisputesProps = {
  /** Of this payment, as `renderDispute` shows them. */
  disputes: readonly DisputeView[];
  payment: { id: string; amount_captured: number };
  base: string;
  zone: string;
  now: string;
};

/** The disputes of a payment for its page; in a sandbox also the way to open one. */
export function PaymentDisputes({ disputes, payment, base, zone, now }: PaymentDisputesProps) {
  const t = useTranslations('disputes');
  return (
    <div className="flex flex-col gap-3 text-table">
      {disputes.length === 0 ? (
        <p className="text-ink-2">{t('ofPayment.none')}</p>
      ) : (
        <ul aria-label={t('ofPayment.caption')} className="flex flex-col gap-2">
          {disputes.map((dispute) => (
            <li key={dispute.id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <Link
                href={`${base}/disputes/${dispute.id}`}
                className="touch-target text-accent underline underline-offset-2"
              >
                <Amount amount={dispute.amount} currency={dispute.currency} />
              </Link>
              <DisputeStatusChip status={dispute.status} />
              <span className="text-ink-2">{t(`reasons.${reasonKey(dispute.reason)}`)}</span>
              <DueCountdown status={dispute.status} dueAt={dispute.due_at} now={now} zone={zone} />
              {dispute.over_returned ? (
                <span className="basis-full font-medium text-warn">{t('detail.overReturnedTitle')}</span>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {payment.amount_captured > 0 ? <OpenDispute payment={payment.id} /> : null}
    </div>
  );
}

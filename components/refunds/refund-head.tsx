import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { AmountTitle } from '@/components/ui/amount';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { Id } from '@/components/ui/id';
import { RefundStatus } from '@/components/ui/status';
import { type Currency, formatMoney } from '@/lib/money';
import type { RefundDetailProps } from './load-refund';
import { RefundActions } from './refund-actions';
import { useRefundFailure } from './refund-failure-words';

const BESIDE =
  'touch-target inline-flex items-center rounded-control px-1 text-ink-2 underline decoration-line underline-offset-4 hover:text-ink';

/** The title of a refund: how much, how it stands, why in half a sentence; the way to its payment. */
export function RefundHead({ detail, base }: { detail: RefundDetailProps; base: string }) {
  const { refund, payment, approval, undoMs } = detail;
  const t = useTranslations('refundPage');
  const approvals = useTranslations('approval');
  const pages = useTranslations('shell.pages');
  const locale = useLocale();
  const failure = useRefundFailure();
  const money = (amount: number) => formatMoney(amount, refund.currency as Currency, locale);
  return (
    <div className="border-b border-line pb-5">
      <Breadcrumbs parents={[{ label: pages('refunds'), href: `${base}/refunds` }]}>
        <span className="flex flex-wrap justify-end gap-x-4 text-table">
          {refund.status === 'requires_approval' ? (
            <Link href={`${base}/refunds/approvals`} className={BESIDE}>
              {approvals('list')}
            </Link>
          ) : null}
          <Link href={`${base}/payments/${payment.id}`} className={BESIDE}>
            {t('crumb', { amount: money(payment.amount) })}
          </Link>
        </span>
      </Breadcrumbs>
      <div className="mt-3 flex flex-wrap items-end justify-between gap-x-6 gap-y-4 px-4 md:px-6">
        <div className="min-w-0">
          <h1 className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <AmountTitle amount={refund.amount} currency={refund.currency} />
            <RefundStatus status={refund.status} />
            <span className="text-table font-normal text-ink-2">{why()}</span>
          </h1>
          <p className="mt-1">
            <Id id={refund.id} />
          </p>
        </div>
        <RefundActions detail={detail} />
      </div>
    </div>
  );

  function why(): string {
    switch (refund.status) {
      case 'requires_approval':
        return t('why.requires_approval', {
          by: approval?.requestedBy ?? '',
          limit: money(approval?.limit ?? 0),
        });
      case 'rejected':
        return t('why.rejected', { by: approval?.decidedBy ?? '' });
      case 'failed':
        return failure(refund.failure);
      case 'pending':
        if (refund.dispatch_tries > 0 && refund.dispatch_at) return t('why.delayed');
        return undoMs > 0 ? t('why.undo') : t('why.pending');
      case 'succeeded':
      case 'canceled':
      case 'expired':
        return t(`why.${refund.status}`);
      default:
        return '';
    }
  }
}

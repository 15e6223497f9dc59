import { useLocale, useTranslations } from 'next-intl';
import { AmountTitle } from '@/components/ui/amount';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { Id } from '@/components/ui/id';
import { dayOf } from '@/lib/i18n/days';
import { type Currency, formatMoney } from '@/lib/money';
import type { PayoutDetail } from '@/lib/payouts/load-detail';
import { PayoutActions } from './payout-actions';
import { usePayoutFailure } from './payout-failure';
import { PayoutStatusChip } from './payout-status';
import { usePayoutDay } from './use-payout-day';

type PayoutHeadProps = {
  detail: PayoutDetail;
  base: string;
  /** The day (YYYY-MM-DD) that it is in UTC: by that one banks are asked about what did not arrive. */
  today: string;
};

/** The title of a payout: how much, how it stands, why in half a sentence. */
export function PayoutHead({ detail, base, today }: PayoutHeadProps) {
  const { payout, undoMs, zone } = detail;
  const t = useTranslations('payouts');
  const pages = useTranslations('shell.pages');
  const locale = useLocale();
  const day = usePayoutDay();
  const failure = usePayoutFailure();
  return (
    <div className="border-b border-line pb-5">
      <Breadcrumbs parents={[{ label: pages('payouts'), href: `${base}/payouts` }]} />
      <div className="mt-3 flex flex-wrap items-end justify-between gap-x-6 gap-y-4 px-4 md:px-6">
        <div className="min-w-0">
          <h1 className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <AmountTitle amount={payout.amount} currency={payout.currency} />
            <PayoutStatusChip status={payout.status} />
            <span className="text-table font-normal text-ink-2">{why()}</span>
          </h1>
          <p className="mt-1">
            <Id id={payout.id} />
          </p>
        </div>
        <PayoutActions
          // Another version has other actions, and a countdown of its own.
          key={`${payout.id} ${payout.status}`}
          payout={payout}
          undoMs={undoMs}
          amount={formatMoney(payout.amount, payout.currency as Currency, locale)}
        />
      </div>
    </div>
  );

  function why(): string {
    switch (payout.status) {
      case 'pending':
        if (payout.bank_silent) return t('why.silent');
        if (payout.dispatch_tries > 0) return t('why.delayed');
        return undoMs > 0 ? t('why.undo') : t('why.pending');
      case 'in_transit':
        if (!payout.arrival_date) return t('why.silent');
        return t(payout.arrival_date < today ? 'why.overdue' : 'why.in_transit', {
          day: day(payout.arrival_date),
        });
      case 'failed':
        return failure(payout.failure).title;
      case 'canceled':
        return t('why.canceled');
      default:
        return payout.ended_at ? t('why.paid', { day: day(dayOf(new Date(payout.ended_at), zone)) }) : '';
    }
  }
}

import { useTranslations } from 'next-intl';
import type { PaymentShape } from '@/components/payments/payment-shape';
import { MoneyBlock, type MoneyLine } from '@/components/ui/money-block';

/** How far the payment has been refunded, as the server says it. */
export function RefundStanding({ payment }: { payment: PaymentShape }) {
  const t = useTranslations('refund');
  const lines: MoneyLine[] = [
    { key: 'captured', label: t('captured'), amount: payment.amount_captured },
    { key: 'already', label: t('already'), amount: -payment.amount_refunded },
    { key: 'inFlight', label: t('inFlight'), amount: -payment.amount_refund_pending },
  ];
  if (payment.amount_disputed > 0) {
    lines.push({ key: 'disputed', label: t('disputed'), amount: -payment.amount_disputed });
  }
  return (
    <MoneyBlock
      currency={payment.currency}
      lines={lines.filter((line) => line.amount !== 0)}
      total={{ label: t('remaining'), amount: payment.amount_refundable }}
    />
  );
}

import { useLocale, useTranslations } from 'next-intl';
import { MoneyBlock, type MoneyLine } from '@/components/ui/money-block';
import { type Currency, formatMoney } from '@/lib/money';
import type { PaymentShape } from './payment-shape';

/** Where the money of a payment is, down to what stays with the merchant. */
export function PaymentMoney({ payment }: { payment: PaymentShape }) {
  const t = useTranslations('payment.money');
  const locale = useLocale();
  const taken = payment.amount_captured;
  if (taken === 0 && payment.amount_authorized === 0)
    return <p className="text-table text-ink-3">{t('nothing')}</p>;
  const before = [
    {
      key: 'authorized' as const,
      amount: payment.amount_authorized,
      shown: payment.amount_authorized !== taken,
    },
    { key: 'voided' as const, amount: payment.amount_voided, shown: payment.amount_voided > 0 },
    { key: 'capturing' as const, amount: payment.amount_capturing, shown: payment.amount_capturing > 0 },
  ];
  const summed = [
    { key: 'captured' as const, amount: taken, shown: true },
    { key: 'refunded' as const, amount: -payment.amount_refunded, shown: payment.amount_refunded > 0 },
    {
      key: 'refundPending' as const,
      amount: -payment.amount_refund_pending,
      shown: payment.amount_refund_pending > 0,
    },
    { key: 'disputed' as const, amount: -payment.amount_disputed, shown: payment.amount_disputed > 0 },
    { key: 'fees' as const, amount: -payment.fees, shown: payment.fees > 0 },
  ];
  const shown = (
    lines: { key: (typeof before | typeof summed)[number]['key']; amount: number; shown: boolean }[],
  ) =>
    lines
      .filter((line) => line.shown)
      .map((line): MoneyLine => ({ key: line.key, label: t(line.key), amount: line.amount }));
  const net =
    taken - payment.amount_refunded - payment.amount_refund_pending - payment.amount_disputed - payment.fees;
  return (
    <MoneyBlock
      currency={payment.currency}
      before={shown(before)}
      lines={shown(summed)}
      total={{ label: t('net'), amount: net }}
    >
      {payment.amount_refundable > 0
        ? t('refundable', {
            amount: formatMoney(payment.amount_refundable, payment.currency as Currency, locale),
          })
        : null}
    </MoneyBlock>
  );
}

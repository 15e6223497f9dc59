import { useLocale, useTranslations } from 'next-intl';
import type { PaymentShape } from '@/components/payments/payment-shape';
import { type Currency, formatMoney } from '@/lib/money';

/** What the refund will do, before it is done: the balance, the fee, when the payer sees it. */
export function RefundConsequences({ payment, amount }: { payment: PaymentShape; amount: number | null }) {
  const t = useTranslations('refund');
  const locale = useLocale();
  const money = (minor: number) => formatMoney(minor, payment.currency as Currency, locale);
  const method =
    payment.method_type === 'card' || payment.method_type === 'alipay' ? payment.method_type : 'other';
  return (
    <ul className="flex list-disc flex-col gap-0.5 pl-4 text-table text-ink-2">
      {amount === null ? null : <li>{t('effect', { amount: money(amount) })}</li>}
      <li>{payment.fees > 0 ? t('feeKept', { fee: money(payment.fees) }) : t('noFee')}</li>
      <li>{t(`arrival.${method}`)}</li>
    </ul>
  );
}

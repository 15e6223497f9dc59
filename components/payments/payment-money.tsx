import { useLocale, useTranslations } from 'next-intl';
import { MoneyBlock, type MoneyLine } from '@/components/ui/money-block';
import { type Currency, formatMoney } from '@/lib/money';
import { type FeeParts, type MoneyFact, moneyLines } from '@/lib/payments/money-lines';
import type { PaymentShape } from './payment-shape';

type PaymentMoneyProps = {
  payment: PaymentShape;
  /** How the fees came about; without it they are one line. */
  fees?: FeeParts | null;
  /** Fees of disputes in minor units; a reader of the API alone does not know them. */
  disputeFees?: number;
};

/** Where the money of a payment is, down to what stays with the merchant. */
export function PaymentMoney({ payment, fees = null, disputeFees = 0 }: PaymentMoneyProps) {
  const t = useTranslations('payment.money');
  const labelOf = useLineLabel(payment.currency, fees);
  const locale = useLocale();
  if (payment.amount_captured === 0 && payment.amount_authorized === 0)
    return <p className="text-table text-ink-3">{t('nothing')}</p>;
  const { before, lines, net } = moneyLines(payment, fees, disputeFees);
  const shown = ({ key, amount }: MoneyFact): MoneyLine => ({
    key,
    id: `money-${key}`,
    label: labelOf(key),
    amount,
  });
  return (
    <MoneyBlock
      currency={payment.currency}
      before={before.map(shown)}
      lines={lines.map(shown)}
      total={{ id: 'money-net', label: t('net'), amount: net }}
    >
      {payment.amount_refundable > 0 ? (
        <span id="money-refundable">
          {t('refundable', {
            amount: formatMoney(payment.amount_refundable, payment.currency as Currency, locale),
          })}
        </span>
      ) : null}
    </MoneyBlock>
  );
}

function useLineLabel(currency: string, fees: FeeParts | null) {
  const t = useTranslations('payment.money');
  const parts = useTranslations('moneyBlock');
  const locale = useLocale();
  return (key: MoneyFact['key']): string => {
    if (key === 'feePercent') {
      const rate = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 });
      return parts('feePercent', { percent: rate.format((fees?.percent.basisPoints ?? 0) / 10_000) });
    }
    if (key === 'feeFixed') {
      const each = formatMoney(fees?.fixed?.each ?? 0, currency as Currency, locale);
      return parts('feeFixed', { each, count: fees?.fixed?.count ?? 0 });
    }
    return key === 'disputeFees' ? parts('disputeFees') : t(key);
  };
}

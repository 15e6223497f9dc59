'use client';

import { useLocale, useTranslations } from 'next-intl';
import { paymentStatusKey } from '@/components/ui/status';
import { useTimeWords } from '@/components/ui/use-time-words';
import { type Currency, formatMoney } from '@/lib/money';
import { useDeclineWords } from './decline-words';
import type { PaymentShape } from './payment-shape';

/** Why a payment is where it is, in half a sentence; `row` leaves out what the badge already says. */
export function usePaymentWhy(zone: string) {
  const t = useTranslations('payment.why');
  const list = useTranslations('payments');
  const words = useDeclineWords();
  const locale = useLocale();
  const time = useTimeWords(zone);

  function declined(payment: PaymentShape, short: boolean): string {
    const reason = words.reason(payment.failure?.code);
    const advice = words.advice(payment.failure?.advice);
    return advice && !short ? t('declined', { reason, advice }) : reason;
  }

  function row(payment: PaymentShape): string | null {
    const money = (amount: number) => formatMoney(amount, payment.currency as Currency, locale);
    if (paymentStatusKey(payment) === 'declined') return declined(payment, true);
    if (payment.amount_refunded > 0 && payment.amount_refunded < payment.amount_captured) {
      return list('partlyRefunded', { amount: money(payment.amount_refunded) });
    }
    const partly = payment.amount_captured > 0 && payment.amount_captured < payment.amount;
    return partly ? list('partlyCaptured', { amount: money(payment.amount_captured) }) : null;
  }

  function authorized(payment: PaymentShape, money: (amount: number) => string): string {
    if (payment.amount_capturing > 0) return t('capturing', { amount: money(payment.amount_capturing) });
    if (payment.amount_captured > 0) {
      return t('partlyCaptured', {
        captured: money(payment.amount_captured),
        rest: money(payment.amount_capturable),
      });
    }
    const until = payment.authorization_expires_at;
    if (!until) return t('authorizedNoEnd', { amount: money(payment.amount_capturable) });
    return t('authorized', {
      amount: money(payment.amount_capturable),
      until: time(until, 'moment'),
    });
  }

  function title(payment: PaymentShape): string {
    const money = (amount: number) => formatMoney(amount, payment.currency as Currency, locale);
    const key = paymentStatusKey(payment);
    switch (key) {
      case 'declined':
      case 'failed':
        return declined(payment, false);
      case 'authorized':
        return authorized(payment, money);
      case 'succeeded':
        if (payment.amount_refund_pending > 0)
          return t('refundPending', { amount: money(payment.amount_refund_pending) });
        return row(payment) ?? t('succeeded');
      case 'refunded':
        return t('refunded');
      default:
        return t(key);
    }
  }
  return { row, title };
}

'use client';

import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import type { PaymentShape } from '@/components/payments/payment-shape';
import { apiGet } from '@/components/shell/api-get';
import { useConsole } from '@/components/shell/console-context';
import { Note } from '@/components/ui/note';
import { type Currency, formatMoney } from '@/lib/money';

/** `funds` says where the disputed money is: `held` while the case is open, `settled` once it went to the payer. */
type Dispute = { id: string; status: string; funds: string; amount: number };

/** What a refund means for the disputes of its payment: money that would be lost twice, an inquiry that it would close. */
export function RefundDisputes({ payment }: { payment: PaymentShape }) {
  const t = useTranslations('refund');
  const locale = useLocale();
  const { environmentId, permissions } = useConsole();
  const { data } = useQuery({
    queryKey: ['disputes', environmentId, { payment: payment.id }],
    queryFn: ({ signal }) =>
      apiGet<{ data: Dispute[] }>(environmentId, `/disputes?payment=${payment.id}&limit=100`, signal),
    enabled: permissions.includes('disputes:read'),
    staleTime: 0,
  });
  const disputes = data?.data ?? [];
  const sum = (where: string) =>
    disputes.reduce((total, { funds, amount }) => (funds === where ? total + amount : total), 0);
  const money = (minor: number) => formatMoney(minor, payment.currency as Currency, locale);
  const lost = sum('settled');
  // Without the disputes themselves the payment still says how much is disputed.
  const open = disputes.length > 0 ? sum('held') : payment.amount_disputed;
  const asked = disputes.some(({ status }) => status === 'inquiry');
  return (
    <>
      {open > 0 ? <Note tone="warn">{t('disputeWarning', { amount: money(open) })}</Note> : null}
      {lost > 0 ? <Note tone="warn">{t('disputeLostWarning', { amount: money(lost) })}</Note> : null}
      {asked ? <Note tone="warn">{t('inquiryWarning')}</Note> : null}
    </>
  );
}

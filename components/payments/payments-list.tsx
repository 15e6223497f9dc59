'use client';

import { useLocale, useTranslations } from 'next-intl';
import type { ListProps } from '@/components/lists/list-props';
import { ListView } from '@/components/lists/list-view';
import { useConsole } from '@/components/shell/console-context';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { paymentStatusKey } from '@/components/ui/status';
import { type Currency, formatMoney } from '@/lib/money';
import { PAYMENTS_LIST } from '@/lib/payments/list';
import { BulkActions } from './bulk-actions';
import { useMethodName } from './method-name';
import type { PaymentShape } from './payment-shape';
import { PaymentSummary } from './payment-summary';
import { PaymentTitle } from './payment-title';
import { usePaymentWhy } from './payment-why';
import { PAYMENT_CELLS } from './payments-cells';

/** The list "Transactions". */
export function PaymentsList(props: ListProps<PaymentShape>) {
  return (
    <ListView
      {...props}
      list={PAYMENTS_LIST}
      faces={{
        cells: PAYMENT_CELLS,
        useRowLabel,
        Summary,
        Empty,
        HeadActions,
        BatchActions: BulkActions,
        currencyOf: (payment) => payment.currency,
      }}
    />
  );
}

function useRowLabel() {
  const t = useTranslations();
  const locale = useLocale();
  const methodName = useMethodName();
  const { timeZone } = useConsole();
  const why = usePaymentWhy(timeZone);
  return (payment: PaymentShape) =>
    [
      t(`status.payment.${paymentStatusKey(payment)}`),
      t('payment.of', { amount: formatMoney(payment.amount, payment.currency as Currency, locale) }),
      methodName(payment),
      why.row(payment),
    ]
      .filter(Boolean)
      .join(', ');
}

function Summary({ row }: { row: PaymentShape }) {
  const { timeZone, permissions } = useConsole();
  return (
    <>
      <div className="mb-5">
        <PaymentTitle payment={row} zone={timeZone} level={2} />
      </div>
      <PaymentSummary payment={row} zone={timeZone} seesPeople={permissions.includes('pii:read')} />
    </>
  );
}

function useMayCreate(): boolean {
  const { kind, permissions } = useConsole();
  return kind === 'sandbox' && permissions.includes('payments:write');
}

function HeadActions() {
  const t = useTranslations('payments');
  const { base } = useConsole();
  if (!useMayCreate()) return null;
  return (
    <LinkButton href={`${base}/payments/new`} look="primary">
      {t('newTest')}
    </LinkButton>
  );
}

function Empty() {
  const t = useTranslations('payments');
  const { kind } = useConsole();
  const mayCreate = useMayCreate();
  return (
    <EmptyState title={t('emptyTitle')} action={mayCreate ? <HeadActions /> : null}>
      {t(kind === 'live' ? 'emptyLive' : mayCreate ? 'emptySandbox' : 'emptyReadOnly')}
    </EmptyState>
  );
}

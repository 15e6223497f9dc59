import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { Amount, slotFor } from '@/components/ui/amount';
import { PaymentStatus, paymentStatusKey } from '@/components/ui/status';
import { Body, Cell, Head, HeadCell, ROW_LINK, Row, Table } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { type Currency, formatMoney } from '@/lib/money';
import { MethodName, useMethodName } from './method-name';
import type { PaymentShape } from './payment-shape';
import { usePaymentWhy } from './payment-why';

type PaymentsTableProps = {
  payments: readonly PaymentShape[];
  base: string;
  zone: string;
  /** The environment's present, for leaving out today's date. */
  now: string;
  /** Query string of the list, so that the detail knows its neighbours and the way back. */
  search: string;
};

/** Payments, newest first. On a phone each is two lines: amount and state, who and when. */
export function PaymentsTable({ payments, base, zone, now, search }: PaymentsTableProps) {
  const t = useTranslations('payments');
  const slot = slotFor(payments.map((payment) => payment.currency));
  return (
    <Table caption={t('caption')}>
      <Head>
        <HeadCell className="w-[28%]">{t('columns.status')}</HeadCell>
        <HeadCell right>{t('columns.amount')}</HeadCell>
        <HeadCell>{t('columns.method')}</HeadCell>
        <HeadCell>{t('columns.customer')}</HeadCell>
        <HeadCell className="max-xl:hidden">{t('columns.reference')}</HeadCell>
        <HeadCell right>{t('columns.created')}</HeadCell>
      </Head>
      <Body>
        {payments.map((payment) => (
          <PaymentRow
            key={payment.id}
            payment={payment}
            slot={slot}
            base={base}
            zone={zone}
            now={now}
            search={search}
          />
        ))}
      </Body>
    </Table>
  );
}

type PaymentRowProps = Omit<PaymentsTableProps, 'payments'> & { payment: PaymentShape; slot: number };

function PaymentRow({ payment, slot, base, zone, now, search }: PaymentRowProps) {
  const t = useTranslations();
  const locale = useLocale();
  const why = usePaymentWhy(zone).row(payment);
  const method = useMethodName()(payment);
  const label = [
    t(`status.payment.${paymentStatusKey(payment)}`),
    t('payment.of', { amount: formatMoney(payment.amount, payment.currency as Currency, locale) }),
    method,
  ];
  return (
    <Row>
      <Cell className="max-w-0 max-md:order-2 max-md:max-w-none max-md:self-center max-md:text-right">
        <span className="flex min-w-0 items-center gap-2 max-md:justify-end">
          <Link
            data-row
            href={`${base}/payments/${payment.id}${search}`}
            prefetch={false}
            aria-label={label.filter(Boolean).join(', ')}
            className={`inline-flex ${ROW_LINK}`}
          >
            <PaymentStatus payment={payment} />
          </Link>
          {why ? <span className="min-w-0 truncate text-ink-3 max-md:hidden">{why}</span> : null}
        </span>
      </Cell>
      <Cell right className="max-md:order-1 max-md:text-left max-md:text-body">
        <Amount
          amount={payment.amount}
          currency={payment.currency}
          slot={slot}
          className="max-md:[&>span:nth-child(2)]:w-auto"
        />
      </Cell>
      <Cell className="max-md:hidden!">
        <MethodName payment={payment} />
      </Cell>
      <Cell className="max-w-56 truncate max-md:order-3 max-md:max-w-none max-md:text-ink-3">
        <span className="md:hidden">{method ? `${method} · ` : null}</span>
        {payment.customer_email ?? <span className="text-ink-3 max-md:hidden">–</span>}
        {why ? <span className="md:hidden">{payment.customer_email ? ` · ${why}` : why}</span> : null}
      </Cell>
      <Cell className="max-w-40 truncate font-mono text-meta text-ink-3 max-xl:hidden!">
        {payment.reference}
      </Cell>
      <Cell right className="text-ink-3 max-md:order-4">
        <Time at={payment.created_at} zone={zone} as="list" now={now} />
      </Cell>
    </Row>
  );
}

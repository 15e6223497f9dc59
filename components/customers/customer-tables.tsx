import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { DisputeStatusChip } from '@/components/disputes/dispute-status';
import { useMethodName } from '@/components/payments/method-name';
import type { PaymentShape } from '@/components/payments/payment-shape';
import { Amount, slotFor } from '@/components/ui/amount';
import { SectionTable } from '@/components/ui/section-table';
import { PaymentStatus, RefundStatus } from '@/components/ui/status';
import { Cell, Row } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { CustomerReturn, LifetimeValue } from '@/lib/metrics/customer';

const LINK = 'underline decoration-line underline-offset-4 hover:text-accent';

type PaymentsProps = {
  payments: readonly PaymentShape[];
  base: string;
  zone: string;
  now: string;
  customer: string;
};

/** The latest payments, and the way to all of them. */
export function CustomerPayments({ payments, base, zone, now, customer }: PaymentsProps) {
  const t = useTranslations('customer.payments');
  const method = useMethodName();
  if (payments.length === 0) return <p className="text-table text-ink-3">{t('none')}</p>;
  const slot = slotFor(payments.map((payment) => payment.currency));
  return (
    <>
      <SectionTable
        caption={t('caption')}
        heads={[
          { label: t('status') },
          { label: t('method') },
          { label: t('amount'), right: true },
          { label: t('created'), right: true },
        ]}
      >
        {payments.map((payment) => (
          <Row key={payment.id}>
            <Cell>
              <PaymentStatus payment={payment} />
            </Cell>
            <Cell className="text-ink-2 max-md:text-right">{method(payment)}</Cell>
            <Cell right className="max-md:text-left">
              <Link href={`${base}/payments/${payment.id}`} className={LINK}>
                <Amount amount={payment.amount} currency={payment.currency} slot={slot} />
              </Link>
            </Cell>
            <Cell right className="text-ink-3">
              <Time at={payment.created_at} zone={zone} as="list" now={now} />
            </Cell>
          </Row>
        ))}
      </SectionTable>
      <p className="mt-2 text-table">
        <Link
          href={`${base}/payments?customer=${customer}`}
          className="text-accent underline underline-offset-4"
        >
          {t('all')}
        </Link>
      </p>
    </>
  );
}

type ReturnsProps = { returns: readonly CustomerReturn[]; base: string; zone: string };

/** Money that went back: refunds and disputes, newest first, each a way to its page. */
export function CustomerReturns({ returns, base, zone }: ReturnsProps) {
  const t = useTranslations('customer.returns');
  if (returns.length === 0) return <p className="text-table text-ink-3">{t('none')}</p>;
  const slot = slotFor(returns.map((one) => one.currency));
  return (
    <SectionTable
      caption={t('caption')}
      heads={[
        { label: t('kind') },
        { label: t('status') },
        { label: t('amount'), right: true },
        { label: t('created'), right: true },
      ]}
    >
      {returns.map((one) => (
        <Row key={one.id}>
          <Cell>
            <Link href={`${base}/${one.kind}s/${one.id}`} className={LINK}>
              {t(`kinds.${one.kind}`)}
            </Link>
          </Cell>
          <Cell className="max-md:text-right">
            {one.kind === 'refund' ? (
              <RefundStatus status={one.status} />
            ) : (
              <DisputeStatusChip status={one.status} />
            )}
          </Cell>
          <Cell right className="max-md:text-left">
            <Amount amount={one.amount} currency={one.currency} slot={slot} />
          </Cell>
          <Cell right className="text-ink-3">
            <Time at={one.created_at} zone={zone} />
          </Cell>
        </Row>
      ))}
    </SectionTable>
  );
}

type ValuesProps = { values: readonly LifetimeValue[]; base: string; customer: string; currency: string };

/** Lifetime value per currency: captured less what was given back; each opens the payments that make it. */
export function CustomerValues({ values, base, customer, currency }: ValuesProps) {
  const t = useTranslations('customer.value');
  const rows = values.length > 0 ? values : [{ currency, payments: 0, captured: 0, refunded: 0 }];
  const slot = slotFor(rows.map((value) => value.currency));
  return (
    <SectionTable
      caption={t('caption')}
      heads={[
        { label: t('payments') },
        { label: t('refunded'), right: true },
        { label: t('net'), right: true },
      ]}
    >
      {rows.map((value) => (
        <Row key={value.currency} data-currency={value.currency}>
          <Cell className="md:h-8!">
            <Link
              href={`${base}/payments?${new URLSearchParams({ customer, currency: value.currency })}`}
              className={LINK}
            >
              <span data-count={value.payments}>{t('count', { count: value.payments })}</span>
            </Link>
          </Cell>
          <Cell right className="text-ink-3 max-md:hidden! md:h-8!">
            <Amount
              amount={value.refunded}
              currency={value.currency}
              slot={slot}
              code={false}
              weight="normal"
            />
          </Cell>
          <Cell right className="md:h-8!">
            <Amount amount={value.captured - value.refunded} currency={value.currency} slot={slot} />
          </Cell>
        </Row>
      ))}
    </SectionTable>
  );
}

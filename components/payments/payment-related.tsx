import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { AuditLink } from '@/components/audit/audit-link';
import { RequestsLink } from '@/components/requests/requests-link';
import { Amount } from '@/components/ui/amount';
import { type Description, DescriptionList } from '@/components/ui/description-list';
import { Id } from '@/components/ui/id';
import { PaymentStatus } from '@/components/ui/status';
import { Time } from '@/components/ui/time';
import { RELATED_CAP, type Related, type RelatedPayments } from '@/lib/payments/related';
import type { PaymentShape } from './payment-shape';

export type RelatedShape = Related & {
  /** `/m/{merchant}/{environment}` */
  base: string;
  lastEvent: { id: string; type: string } | null;
};

type PaymentRelatedProps = { payment: PaymentShape; related: RelatedShape; zone: string };

const LINK = 'text-accent underline decoration-line underline-offset-2';

/** What belongs to the payment and what shares its card or e-mail; every line is a way there. */
export function PaymentRelated({ payment, related, zone }: PaymentRelatedProps) {
  const t = useTranslations('paymentRelated');
  const card = useTranslations('paymentCard');
  const countOf = ({ count }: RelatedPayments) =>
    count > RELATED_CAP ? t('countMore', { count: RELATED_CAP }) : t('count', { count });
  const { base, lastEvent, sameCard, sameEmail } = related;
  const list = (filters: Record<string, string>) => `${base}/payments?${new URLSearchParams(filters)}`;
  const last4 = payment.method?.last4;
  const items: (Description | null)[] = [
    payment.customer
      ? {
          key: 'customer',
          term: t('customer'),
          value: (
            <Link href={`${base}/customers/${payment.customer}`} prefetch={false} className={LINK}>
              <Id id={payment.customer} copy={false} />
            </Link>
          ),
        }
      : null,
    payment.checkout_session
      ? { key: 'session', term: t('session'), value: <Id id={payment.checkout_session} /> }
      : null,
    lastEvent
      ? {
          key: 'event',
          term: t('event'),
          value: (
            <Link
              href={`${base}/events/${lastEvent.id}`}
              prefetch={false}
              className={`font-mono text-meta ${LINK}`}
            >
              {lastEvent.type}
            </Link>
          ),
        }
      : null,
    lastEvent
      ? {
          key: 'events',
          term: t('events'),
          value: (
            <Link href={`${base}/events?object=${payment.id}`} prefetch={false} className={LINK}>
              {t('allEvents')}
            </Link>
          ),
        }
      : null,
  ];
  return (
    <div className="flex flex-col gap-3 text-table">
      <DescriptionList items={items.filter((item) => item !== null)} />
      <AuditLink id={payment.id} />
      <RequestsLink id={payment.id} />
      {sameCard && last4 ? (
        <OtherPayments title={t('sameCard')} others={sameCard} base={base} zone={zone}>
          <span className="text-ink-3">{countOf(sameCard)}</span>
          <Link href={list({ method: 'card', last4 })} prefetch={false} className={LINK}>
            {card('sameCard', { last4 })}
          </Link>
        </OtherPayments>
      ) : null}
      {sameEmail && payment.customer_email ? (
        <OtherPayments title={t('sameEmail')} others={sameEmail} base={base} zone={zone}>
          <Link href={list({ email: payment.customer_email })} prefetch={false} className={LINK}>
            {sameEmail.count > RELATED_CAP
              ? t('countMore', { count: RELATED_CAP })
              : t('all', { count: sameEmail.count + 1 })}
          </Link>
        </OtherPayments>
      ) : null}
    </div>
  );
}

type OthersProps = {
  title: string;
  others: RelatedPayments;
  base: string;
  zone: string;
  /** How many there are, and the way to all of them. */
  children: ReactNode;
};

/** The newest few of payments that have something in common, each a way to it. */
export function OtherPayments({ title, others, base, zone, children }: OthersProps) {
  return (
    <div>
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="mr-auto font-medium text-ink">{title}</h3>
        {children}
      </div>
      <ul>
        {others.newest.map((payment) => (
          <li key={payment.id} className="border-b border-line py-1 last:border-b-0">
            <Link
              href={`${base}/payments/${payment.id}`}
              prefetch={false}
              className="touch-target flex flex-wrap items-center gap-x-3 rounded-control hover:bg-sunken"
            >
              <span className="grow">
                <Amount amount={payment.amount} currency={payment.currency} weight="normal" />
              </span>
              <span className="min-w-28">
                <PaymentStatus payment={payment} />
              </span>
              <span className="text-meta text-ink-3">
                <Time at={payment.created_at} zone={zone} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

import Link from 'next/link';
import { useTranslations } from 'next-intl';
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
  const { base, lastEvent, sameCard, sameEmail } = related;
  const list = (search: string) => `${base}/payments?q=${encodeURIComponent(search)}`;
  const last4 = payment.method?.last4;
  const items: (Description | null)[] = [
    payment.customer ? { key: 'customer', term: t('customer'), value: <Id id={payment.customer} /> } : null,
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
  ];
  return (
    <div className="flex flex-col gap-3 text-table">
      <DescriptionList items={items.filter((item) => item !== null)} />
      {sameCard && last4 ? (
        <Others title={t('sameCard')} others={sameCard} href={list(last4)} base={base} zone={zone} />
      ) : null}
      {sameEmail && payment.customer_email ? (
        <Others
          title={t('sameEmail')}
          others={sameEmail}
          href={list(payment.customer_email)}
          base={base}
          zone={zone}
        />
      ) : null}
    </div>
  );
}

type OthersProps = { title: string; others: RelatedPayments; href: string; base: string; zone: string };

function Others({ title, others, href, base, zone }: OthersProps) {
  const t = useTranslations('paymentRelated');
  const { newest, count } = others;
  const text = count > RELATED_CAP ? t('countMore', { count: RELATED_CAP }) : t('count', { count });
  return (
    <div>
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <h3 className="font-medium text-ink">{title}</h3>
        {count === 0 ? (
          <span className="text-ink-3">{text}</span>
        ) : (
          <Link href={href} prefetch={false} className={LINK}>
            {text}
          </Link>
        )}
      </div>
      <ul>
        {newest.map((payment) => (
          <li key={payment.id} className="border-b border-line py-1 last:border-b-0">
            <Link
              href={`${base}/payments/${payment.id}`}
              prefetch={false}
              className="touch-target flex flex-wrap items-center justify-between gap-x-3 rounded-control hover:bg-sunken"
            >
              <Amount amount={payment.amount} currency={payment.currency} weight="normal" />
              <PaymentStatus payment={payment} />
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

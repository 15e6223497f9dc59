import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { type Description, DescriptionList } from '@/components/ui/description-list';
import { Id } from '@/components/ui/id';
import { Time } from '@/components/ui/time';
import type { Score } from '@/lib/checkout/satisfaction';
import { useMethodName } from './method-name';
import type { MethodFace, PaymentShape } from './payment-shape';

function present(items: (Description | false | null)[]): Description[] {
  return items.filter((item): item is Description => Boolean(item));
}

const FUNDING = ['credit', 'debit', 'prepaid'] as const;

/** What is known of how it was paid. */
export function MethodFacts({ payment, listPath }: { payment: PaymentShape; listPath?: string }) {
  const t = useTranslations('payment.method');
  const card = useTranslations('paymentCard');
  const methods = useTranslations('methods');
  const locale = useLocale();
  const name = useMethodName()(payment);
  const method = payment.method;
  if (!name) return <p className="text-table text-ink-3">{methods('none')}</p>;
  const funding = FUNDING.find((one) => one === method?.funding);
  const threeDs = payment.three_ds;
  return (
    <DescriptionList
      items={present([
        { key: 'type', term: t('type'), value: name },
        Boolean(method?.exp_month) && {
          key: 'expires',
          term: t('expires'),
          value: `${String(method?.exp_month).padStart(2, '0')}/${method?.exp_year}`,
        },
        Boolean(method?.country) && {
          key: 'country',
          term: t('country'),
          value:
            new Intl.DisplayNames(locale, { type: 'region' }).of(method?.country ?? '') ?? method?.country,
        },
        funding ? { key: 'funding', term: t('funding'), value: methods(`funding.${funding}`) } : null,
        threeDs && {
          key: 'threeDs',
          term: t('threeDs'),
          value: [
            t(`threeDsStatus.${threeDs.status}`),
            t(threeDs.liability_shift ? 'liability' : 'noLiability'),
            ...(threeDs.eci ? [card('eci', { eci: threeDs.eci })] : []),
          ].join(', '),
        },
        Boolean(method?.fingerprint) && {
          key: 'fingerprint',
          term: card('fingerprint'),
          value: <Fingerprint method={method} listPath={listPath} />,
        },
        payment.connector !== null && {
          key: 'connector',
          term: t('connector'),
          value: <span className="font-mono text-meta">{payment.connector}</span>,
        },
      ])}
    />
  );
}

/** The beginning of the card's fingerprint; it is the same for every payment of the card, and leads to them. */
function Fingerprint({ method, listPath }: { method: MethodFace | null; listPath?: string }) {
  const t = useTranslations('paymentCard');
  const prefix = <span className="font-mono text-meta">{method?.fingerprint?.slice(0, 11)}…</span>;
  if (!listPath || !method?.last4) return prefix;
  return (
    <Link
      href={`${listPath}?method=card&last4=${method.last4}`}
      prefetch={false}
      title={t('sameCard', { last4: method.last4 })}
      className="text-accent underline decoration-line underline-offset-2"
    >
      {prefix}
    </Link>
  );
}

/** Who, what for, when. */
export function PaymentFacts({
  payment,
  zone,
  seesPeople,
}: {
  payment: PaymentShape;
  zone: string;
  seesPeople: boolean;
}) {
  const t = useTranslations('payment.facts');
  const email =
    payment.customer_email ?? (seesPeople ? null : <span className="text-ink-3">{t('masked')}</span>);
  return (
    <DescriptionList
      items={present([
        { key: 'id', term: t('id'), value: <Id id={payment.id} /> },
        email !== null && { key: 'email', term: t('email'), value: email },
        payment.customer !== null && {
          key: 'customer',
          term: t('customer'),
          value: <Id id={payment.customer} />,
        },
        payment.reference !== null && {
          key: 'reference',
          term: t('reference'),
          value: <span className="font-mono text-meta">{payment.reference}</span>,
        },
        payment.description !== null && {
          key: 'description',
          term: t('description'),
          value: payment.description,
        },
        {
          key: 'capture',
          term: t('captureMethod'),
          value: t(payment.capture_method === 'manual' ? 'captureManual' : 'captureAuto'),
        },
        payment.satisfaction !== null && {
          key: 'satisfaction',
          term: t('satisfaction'),
          value: (
            <>
              {t(`scores.${payment.satisfaction.score as Score}`)},{' '}
              {t('score', { score: payment.satisfaction.score })}{' '}
              <span className="text-ink-3">
                <Time at={payment.satisfaction.answered_at} zone={zone} />
              </span>
            </>
          ),
        },
        { key: 'created', term: t('created'), value: <Time at={payment.created_at} zone={zone} /> },
        { key: 'updated', term: t('updated'), value: <Time at={payment.updated_at} zone={zone} /> },
      ])}
    />
  );
}

export function MetadataFacts({ metadata }: { metadata: Record<string, string> }) {
  const t = useTranslations('payment.metadata');
  const entries = Object.entries(metadata);
  if (entries.length === 0) return <p className="text-table text-ink-3">{t('none')}</p>;
  return <DescriptionList items={entries.map(([key, value]) => ({ key, term: key, value }))} />;
}

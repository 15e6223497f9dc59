import { useTranslations } from 'next-intl';
import { AuditLink } from '@/components/audit/audit-link';
import { Notes } from '@/components/notes/notes';
import type { Faces } from '@/components/payments/payment-actor';
import { MetadataFacts } from '@/components/payments/payment-facts';
import type { PaymentShape } from '@/components/payments/payment-shape';
import { Json } from '@/components/ui/code-block';
import { DescriptionList } from '@/components/ui/description-list';
import { Disclosure } from '@/components/ui/disclosure';
import { Id } from '@/components/ui/id';
import { PageHead, Section } from '@/components/ui/section';
import { Time } from '@/components/ui/time';
import type { CustomerReturn, LifetimeValue } from '@/lib/metrics/customer';
import type { NotesView } from '@/lib/notes/render';
import { CustomerActions } from './customer-actions';
import { CustomerMethods } from './customer-methods';
import { type CustomerShape, customerName, type LastChange, type MethodShape } from './customer-shape';
import { CustomerPayments, CustomerReturns, CustomerValues } from './customer-tables';

export type CustomerDetailProps = {
  customer: CustomerShape;
  base: string;
  zone: string;
  now: string;
  /** The merchant's own, shown when nothing was paid yet. */
  currency: string;
  values: readonly LifetimeValue[];
  payments: readonly PaymentShape[];
  methods: readonly MethodShape[];
  returns: readonly CustomerReturn[];
  twins: readonly CustomerShape[];
  lastChange: LastChange | null;
  faces: Faces;
  /** Null for roles that do not see people. */
  notes: NotesView | null;
};

/** Everything known of one customer: what they paid at two thirds, who they are beside it. */
export function CustomerDetail(props: CustomerDetailProps) {
  const { customer, base, zone, now, values, payments, methods, returns, notes } = props;
  const t = useTranslations('customer');
  const common = useTranslations('common');
  const notesTitle = useTranslations('notes');
  return (
    <>
      <PageHead
        title={<bdi className="break-words">{customerName(customer)}</bdi>}
        meta={customer.name === null ? null : customer.email}
        actions={<CustomerActions customer={customer} twins={props.twins} lastChange={props.lastChange} />}
      />
      <div className="grid gap-x-12 px-4 py-5 md:px-6 xl:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
        <div className="min-w-0 xl:order-2">
          <Section id="value" title={t('value.title')}>
            <CustomerValues values={values} base={base} customer={customer.id} currency={props.currency} />
          </Section>
          <Section id="facts" title={t('facts.title')}>
            <CustomerFacts customer={customer} values={values} zone={zone} />
          </Section>
          <Section id="metadata" title={t('metadata')}>
            <MetadataFacts metadata={customer.metadata} />
          </Section>
        </div>
        <div className="min-w-0 max-xl:border-t max-xl:border-line max-xl:pt-5">
          <Section id="payments" title={t('payments.title')}>
            <CustomerPayments payments={payments} base={base} zone={zone} now={now} customer={customer.id} />
          </Section>
          <Section id="methods" title={t('methods.title')}>
            <CustomerMethods customer={customer} methods={methods} zone={zone} />
          </Section>
          <Section id="returns" title={t('returns.title')}>
            <CustomerReturns returns={returns} base={base} zone={zone} />
          </Section>
          <Section id="notes" title={notesTitle('title')}>
            {notes ? (
              <Notes
                subject={{ customer: customer.id }}
                view={notes}
                faces={props.faces}
                zone={zone}
                now={now}
              />
            ) : (
              <p className="text-table text-ink-3">{notesTitle('hidden')}</p>
            )}
          </Section>
          <Section id="json" title={t('json.title')}>
            <Disclosure summary={common('show')}>
              <Json value={customer} label={t('json.label')} copyLabel={common('copyJson')} />
            </Disclosure>
          </Section>
        </div>
      </div>
    </>
  );
}

type FactsProps = { customer: CustomerShape; values: readonly LifetimeValue[]; zone: string };

function CustomerFacts({ customer, values, zone }: FactsProps) {
  const t = useTranslations('customer.facts');
  const first = values.map((value) => value.first).sort()[0];
  const last = values
    .map((value) => value.last)
    .sort()
    .at(-1);
  const text = (['email', 'phone', 'reference', 'description'] as const).flatMap((key) =>
    customer[key] === null ? [] : [{ key, term: t(key), value: <bdi>{customer[key]}</bdi> }],
  );
  return (
    <>
      <DescriptionList
        items={[
          ...text,
          { key: 'id', term: t('id'), value: <Id id={customer.id} /> },
          ...(first ? [{ key: 'first', term: t('first'), value: <Time at={first} zone={zone} /> }] : []),
          ...(last ? [{ key: 'last', term: t('last'), value: <Time at={last} zone={zone} /> }] : []),
          { key: 'created', term: t('created'), value: <Time at={customer.created_at} zone={zone} /> },
        ]}
      />
      <AuditLink id={customer.id} />
    </>
  );
}

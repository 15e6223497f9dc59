import { useTranslations } from 'next-intl';
import { Json } from '@/components/ui/code-block';
import { Disclosure } from '@/components/ui/disclosure';
import { Section } from '@/components/ui/section';
import type { TimelineStep } from '@/lib/payments/timeline';
import { EditPaymentButton } from './edit-payment-dialog';
import { MetadataFacts } from './payment-facts';
import {
  type AttemptShape,
  AttemptsTable,
  type PostingShape,
  PostingsTable,
  type RefundRowShape,
  RefundsTable,
} from './payment-parts';
import type { PaymentShape } from './payment-shape';
import { PaymentSummary } from './payment-summary';
import { PaymentTimeline } from './payment-timeline';

export type PaymentDetailProps = {
  payment: PaymentShape;
  zone: string;
  steps: readonly TimelineStep[];
  labels: Record<string, string>;
  attempts: readonly AttemptShape[];
  refunds: readonly RefundRowShape[];
  /** Null for roles that do not see the books. */
  postings: readonly PostingShape[] | null;
  seesPeople: boolean;
};

/** Everything known of one payment: the story at two thirds, money and facts beside it. */
export function PaymentDetail(props: PaymentDetailProps) {
  const { payment, zone, steps, labels, attempts, refunds, postings, seesPeople } = props;
  const t = useTranslations('payment');
  const common = useTranslations('common');
  const last = steps.findLast((step) => step.kind === 'event');
  const actors: Record<string, string> = {
    ...labels,
    payer: t('timeline.payer'),
    system: t('timeline.system'),
  };
  return (
    <div className="grid gap-x-12 px-4 py-5 md:px-6 xl:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
      <div className="min-w-0 xl:order-2">
        <PaymentSummary
          payment={payment}
          zone={zone}
          seesPeople={seesPeople}
          factsAside={
            <EditPaymentButton
              payment={payment}
              lastChange={last ? { by: actors[last.actor] ?? last.actor, at: last.at } : null}
            />
          }
        />
        <Section id="metadata" title={t('metadata.title')}>
          <MetadataFacts metadata={payment.metadata} />
        </Section>
      </div>
      <div className="min-w-0 max-xl:border-t max-xl:border-line max-xl:pt-5">
        <Section id="timeline" title={t('timeline.title')}>
          <PaymentTimeline steps={steps} labels={labels} zone={zone} />
        </Section>
        <Section id="refunds" title={t('refunds.title')}>
          <RefundsTable refunds={refunds} zone={zone} />
        </Section>
        <Section id="attempts" title={t('attempts.title')}>
          <AttemptsTable attempts={attempts} zone={zone} />
        </Section>
        <Section id="ledger" title={t('ledger.title')}>
          {postings ? (
            <PostingsTable postings={postings} zone={zone} />
          ) : (
            <p className="text-ink-3">{t('ledger.hidden')}</p>
          )}
        </Section>
        <Section id="json" title={t('json.title')}>
          <Disclosure summary={common('show')}>
            <Json value={payment} label={t('json.label')} copyLabel={common('copyJson')} />
          </Disclosure>
        </Section>
      </div>
    </div>
  );
}

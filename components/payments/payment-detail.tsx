import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Notes } from '@/components/notes/notes';
import { Json } from '@/components/ui/code-block';
import { Disclosure } from '@/components/ui/disclosure';
import { Section } from '@/components/ui/section';
import type { NotesView } from '@/lib/notes/render';
import type { BookEntry } from '@/lib/payments/book-entries';
import type { Sentence } from '@/lib/payments/explain/sentence';
import { type FeeParts, netOf } from '@/lib/payments/money-lines';
import { anchorOf, type Chapter } from '@/lib/payments/story';
import type { RiskPanel } from '@/lib/risk/panel';
import type { LastChange } from './edit-conflict';
import { EditPaymentButton } from './edit-payment-dialog';
import type { Faces } from './payment-actor';
import { type AttemptShape, AttemptsTable } from './payment-attempts';
import { PaymentBooks } from './payment-books';
import { PaymentExplain, SentenceZone } from './payment-explain';
import { MetadataFacts } from './payment-facts';
import { PaymentHistory } from './payment-history';
import { type RefundRowShape, RefundsTable } from './payment-parts';
import { PaymentRelated, type RelatedShape } from './payment-related';
import { PaymentRisk } from './payment-risk';
import type { PaymentShape } from './payment-shape';
import { PaymentSummary } from './payment-summary';
import { PaymentTimeline } from './payment-timeline';

export type PaymentDetailProps = {
  payment: PaymentShape;
  zone: string;
  /** The environment's present when the page was made. */
  now: string;
  chapters: readonly Chapter[];
  explanation: readonly Sentence[];
  faces: Faces;
  seesPeople: boolean;
  seesEvents: boolean;
  fees: FeeParts | null;
  /** Minor units. */
  disputeFees: number;
  risk: RiskPanel;
  attempts: readonly AttemptShape[];
  /** Null for roles that do not see refunds. */
  refunds: readonly RefundRowShape[] | null;
  /** Null for roles that do not see the books. */
  entries: readonly BookEntry[] | null;
  related: RelatedShape;
  /** Null for roles that do not see people. */
  notes: NotesView | null;
  lastChange: LastChange | null;
};

/** Sections of the page that read what they show. */
type Slots = { disputes: ReactNode; deliveries: ReactNode };

/** Everything known of one payment: in plain words first, then the story at two thirds, money and facts beside it. */
export function PaymentDetail(props: PaymentDetailProps & Slots) {
  const t = useTranslations('explain');
  const { payment, zone, explanation } = props;
  return (
    <div className="px-4 py-5 md:px-6">
      <Section id="explain" title={t('title')} aside={<SentenceZone zone={zone} />}>
        <PaymentExplain sentences={explanation} currency={payment.currency} zone={zone} />
      </Section>
      <div className="grid gap-x-12 border-t border-line pt-5 xl:grid-cols-[minmax(0,2fr)_minmax(19rem,1fr)]">
        <div className="min-w-0 xl:order-2">
          <Aside {...props} />
        </div>
        <div className="min-w-0 max-xl:border-t max-xl:border-line max-xl:pt-5">
          <Main {...props} />
        </div>
      </div>
    </div>
  );
}

function Aside(props: PaymentDetailProps) {
  const { payment, zone, chapters, faces, seesPeople, fees, disputeFees, risk, related, lastChange } = props;
  const t = useTranslations();
  return (
    <>
      <PaymentSummary
        payment={payment}
        zone={zone}
        seesPeople={seesPeople}
        fees={fees}
        disputeFees={disputeFees}
        listPath={`${related.base}/payments`}
        factsAside={<EditPaymentButton payment={payment} lastChange={lastChange} />}
      />
      <Section id="metadata" title={t('payment.metadata.title')}>
        <MetadataFacts metadata={payment.metadata} />
      </Section>
      <PaymentHistory chapters={chapters} faces={faces} zone={zone} />
      <Section id="risk" title={t('paymentRisk.title')}>
        <PaymentRisk panel={risk} base={related.base} zone={zone} />
      </Section>
      <Section id="related" title={t('paymentRelated.title')}>
        <PaymentRelated payment={payment} related={related} zone={zone} />
      </Section>
    </>
  );
}

function Main(props: PaymentDetailProps & Slots) {
  const { payment, zone, now, chapters, faces, seesEvents, attempts, refunds, entries, related, notes } =
    props;
  const t = useTranslations('payment');
  const common = useTranslations('common');
  const notesTitle = useTranslations('notes');
  const story = useTranslations('story');
  const place = {
    currency: payment.currency,
    zone,
    now,
    faces,
    eventsPath: seesEvents ? `${related.base}/events` : null,
    showsBooks: entries !== null,
  };
  // An open dispute has a deadline, so it stands before what is over.
  const isDisputed = (payment.open_disputes ?? []).length > 0;
  return (
    <>
      {isDisputed ? props.disputes : null}
      <Section id="timeline" title={story('title')}>
        <PaymentTimeline chapters={chapters} partly={payment.amount_captured > 0} place={place} />
      </Section>
      {props.deliveries}
      <Section id="notes" title={notesTitle('title')}>
        {notes ? (
          <Notes subject={{ payment: payment.id }} view={notes} faces={faces} zone={zone} now={now} />
        ) : (
          <p className="text-ink-3">{notesTitle('hidden')}</p>
        )}
      </Section>
      {refunds ? (
        <Section id="refunds" title={t('refunds.title')}>
          <RefundsTable refunds={refunds} zone={zone} />
        </Section>
      ) : null}
      {isDisputed ? null : props.disputes}
      <Section id="attempts" title={t('attempts.title')}>
        <AttemptsTable attempts={attempts} zone={zone} />
      </Section>
      <Section id="ledger" title={t('ledger.title')}>
        {entries ? (
          <PaymentBooks
            entries={entries}
            currency={payment.currency}
            net={netOf(payment, props.disputeFees)}
            zone={zone}
            causes={causesOf(chapters)}
          />
        ) : (
          <p className="text-ink-3">{t('ledger.hidden')}</p>
        )}
      </Section>
      <Section id="json" title={t('json.title')}>
        <Disclosure summary={common('show')}>
          <Json value={payment} label={t('json.label')} copyLabel={common('copyJson')} />
        </Disclosure>
      </Section>
    </>
  );
}

/** The step that each entry of the books came from. */
function causesOf(chapters: readonly Chapter[]): Map<string, string> {
  const steps = chapters.flatMap((chapter) => chapter.steps);
  return new Map(steps.flatMap((step) => (step.entry ? [[step.entry, anchorOf(step.id)] as const] : [])));
}

import { useTranslations } from 'next-intl';
import { Note } from '@/components/ui/note';
import { Section } from '@/components/ui/section';
import type { DisputeDetail as Detail } from '@/lib/disputes/load-detail';
import { OUTCOMES_MIN } from '@/lib/disputes/outcomes-min';
import { isWaiting } from '@/lib/disputes/status';
import { BankControls } from './bank-controls';
import { DisputeCompelling, DisputeMoney, DisputeOutlook, DisputeRelated } from './dispute-facts';
import { DisputeHistory } from './dispute-history';
import { DisputePath } from './dispute-path';
import { EvidenceForm } from './evidence-form';
import { FilesPanel } from './files-panel';
import { LockedEvidence } from './locked-evidence';
import { reasonKey } from './reason-key';
import { useSuggestions } from './use-suggestions';

type DisputeDetailProps = Detail & { base: string; zone: string };

/** Two columns: what to do and why at the left, money and facts at the right. */
export function DisputeDetail(props: DisputeDetailProps) {
  const { dispute, payment, base, zone } = props;
  const t = useTranslations('disputes');
  const reason = reasonKey(dispute.reason);
  return (
    <div className="grid gap-x-10 px-4 py-5 md:px-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
      <div className="min-w-0">
        <div className="pb-5">
          <DisputePath dispute={dispute} purchasedAt={payment.created_at} zone={zone} />
        </div>
        {dispute.over_returned ? (
          <div className="pb-5">
            <Note tone="warn">
              <p className="font-medium text-ink">{t('detail.overReturnedTitle')}</p>
              <p>{t('detail.overReturned')}</p>
            </Note>
          </div>
        ) : null}
        <Section id="why" title={t('detail.why')}>
          <div className="max-w-[60ch] text-body text-ink-2">
            <p>{t(`meaning.${reason}`)}</p>
            <p className="mt-1 text-ink">{t(`wins.${reason}`)}</p>
            <p className="mt-1 text-table text-ink-3">{t('detail.code', { code: dispute.network_code })}</p>
          </div>
        </Section>
        <Workspace {...props} />
        <DisputeHistory steps={props.steps} labels={props.labels} zone={zone} />
      </div>
      <div className="min-w-0 max-lg:border-t max-lg:border-line max-lg:pt-5">
        <DisputeMoney dispute={dispute} />
        {isWaiting(dispute.status) ? (
          <DisputeOutlook dispute={dispute} outlook={props.outlook} few={OUTCOMES_MIN} />
        ) : null}
        <DisputeCompelling compelling={props.compelling} base={base} />
        <DisputeRelated dispute={dispute} base={base} />
        <BankControls dispute={dispute} />
      </div>
    </div>
  );
}

/** Evidence: written while the bank waits, read afterwards, and hidden from those who may not know the person. */
function Workspace(props: DisputeDetailProps) {
  const { dispute, suggested, compelling, payment, base, versions, labels, zone } = props;
  const t = useTranslations('disputes.evidence');
  const suggestions = useSuggestions(suggested, payment.three_ds, compelling);
  if (dispute.evidence === null) {
    return (
      <Section id="evidence" title={t('title')}>
        <p className="text-table text-ink-2">{t('hidden')}</p>
      </Section>
    );
  }
  if (!isWaiting(dispute.status) || dispute.response_pending) return <LockedEvidence dispute={dispute} />;
  return (
    <>
      <EvidenceForm
        key={dispute.id}
        dispute={dispute}
        suggestions={suggestions}
        base={base}
        versions={versions}
        labels={labels}
        zone={zone}
      />
      <FilesPanel dispute={dispute} />
    </>
  );
}

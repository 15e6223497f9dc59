import { useTranslations } from 'next-intl';
import { DescriptionList } from '@/components/ui/description-list';
import { Note } from '@/components/ui/note';
import { Section } from '@/components/ui/section';
import type { DisputeView } from '@/lib/disputes/render';
import { EVIDENCE_FIELDS } from '@/lib/disputes/schema';
import { FileLinks } from './file-links';

/** The evidence as the bank has it: read, downloaded, never changed. */
export function LockedEvidence({ dispute }: { dispute: DisputeView }) {
  const t = useTranslations('disputes');
  const note = dispute.response_pending ? 'pending' : dispute.submitted_at ? 'locked' : 'lockedClosed';
  return (
    <Section id="evidence" title={t('evidence.title')}>
      <Note>{t(`evidence.${note}`)}</Note>
      <div className="mt-4 flex max-w-[60ch] flex-col gap-4">
        <EvidenceAnswers dispute={dispute} />
      </div>
    </Section>
  );
}

/** Every text that was written, and the files. */
export function EvidenceAnswers({ dispute }: { dispute: DisputeView }) {
  const t = useTranslations('disputes');
  const evidence = dispute.evidence ?? {};
  const written = EVIDENCE_FIELDS.filter((field) => evidence[field]);
  if (written.length === 0 && (dispute.files ?? []).length === 0) {
    return <p className="text-table text-ink-2">{t('evidence.nothing')}</p>;
  }
  return (
    <>
      <DescriptionList
        items={written.map((field) => ({
          key: field,
          term: t(`fields.${field}`),
          value: (
            <span dir="auto" className="whitespace-pre-wrap">
              {evidence[field]}
            </span>
          ),
        }))}
      />
      <FileLinks dispute={dispute} />
    </>
  );
}

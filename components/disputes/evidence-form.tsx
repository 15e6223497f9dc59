'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import type { ComponentProps } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { Button, buttonClass } from '@/components/ui/button';
import { Disclosure } from '@/components/ui/disclosure';
import { ErrorState } from '@/components/ui/error-state';
import { Note } from '@/components/ui/note';
import { ProblemNote } from '@/components/ui/problem-note';
import { Section } from '@/components/ui/section';
import { checklistOf } from '@/lib/disputes/reasons';
import type { DisputeView } from '@/lib/disputes/render';
import { EVIDENCE_FIELDS, type EvidenceField, type EvidenceTexts } from '@/lib/disputes/schema';
import { DraftNote } from './draft-note';
import { EvidenceText } from './evidence-text';
import { EvidenceVersions } from './evidence-versions';
import { useDraft } from './use-draft';

type EvidenceFormProps = {
  dispute: DisputeView;
  suggestions: EvidenceTexts;
  base: string;
} & Pick<ComponentProps<typeof EvidenceVersions>, 'versions' | 'labels' | 'zone'>;

/** The texts for the bank, those that its reason asks for first; saved while one types. */
export function EvidenceForm({ dispute, suggestions, base, versions, labels, zone }: EvidenceFormProps) {
  const t = useTranslations('disputes.evidence');
  const router = useRouter();
  const { environmentId } = useConsole();
  const draft = useDraft(dispute);
  const { needed, helpful } = checklistOf(dispute.reason);
  const first: EvidenceField[] = ['statement', ...needed];
  const others = EVIDENCE_FIELDS.filter((field) => !first.includes(field) && !helpful.includes(field));
  const failure = dispute.response_failure as { code: string } | null;
  const field = (name: EvidenceField) => (
    <EvidenceText
      key={name}
      field={name}
      text={draft.texts[name] ?? ''}
      suggestion={suggestions[name]}
      isNeeded={needed.includes(name)}
      isLocked={draft.isReplacing}
      onType={draft.type}
    />
  );
  async function restore(number: number): Promise<boolean> {
    const isDone = await draft.restore(number);
    router.refresh();
    return isDone;
  }
  async function review() {
    if (await draft.flush()) router.push(`${base}/disputes/${dispute.id}/submit`);
  }
  return (
    <Section id="evidence" title={t('title')} aside={<DraftNote state={draft.state} />}>
      <div className="flex max-w-[60ch] flex-col gap-4">
        {failure ? (
          <ErrorState title={t('refusedTitle')}>
            <FailureWords code={failure.code} />
          </ErrorState>
        ) : null}
        {draft.isRestored ? <Note>{t('restored')}</Note> : null}
        {draft.state.kind === 'conflict' ? (
          <ErrorState
            title={t('conflictTitle', { name: String(draft.state.problem.changed_by_name ?? '') })}
            requestId={draft.state.problem.request_id}
            action={
              <span className="flex gap-2">
                <Button
                  size="small"
                  onClick={() => {
                    draft.forget();
                    window.location.reload();
                  }}
                >
                  {t('load')}
                </Button>
                <Button
                  size="small"
                  onClick={() =>
                    draft.state.kind === 'conflict' &&
                    draft.overwrite(Number(draft.state.problem.current_version))
                  }
                >
                  {t('overwrite')}
                </Button>
              </span>
            }
          >
            {t('conflict')}
          </ErrorState>
        ) : null}
        {draft.state.kind === 'kept' && draft.state.problem ? (
          <ProblemNote title={t('problem')} problem={draft.state.problem} />
        ) : null}
        <h3 className="text-table font-bold">{t('needed')}</h3>
        {first.map(field)}
        {helpful.length > 0 ? <h3 className="text-table font-bold">{t('helpful')}</h3> : null}
        {helpful.map(field)}
        <Disclosure summary={t('more')}>
          <div className="flex flex-col gap-4">{others.map(field)}</div>
        </Disclosure>
        <EvidenceVersions versions={versions} labels={labels} zone={zone} onRestore={restore} />
        <div className="flex flex-wrap gap-2">
          <Button look="primary" onClick={() => void review()} busy={draft.state.kind === 'saving'}>
            {t('review')}
          </Button>
          <a
            href={`/api/files/${environmentId}/disputes/${dispute.id}/evidence.pdf`}
            target="_blank"
            rel="noreferrer"
            className={buttonClass()}
          >
            {t('preview')}
          </a>
        </div>
      </div>
    </Section>
  );
}

function FailureWords({ code }: { code: string }) {
  const t = useTranslations('decline');
  return t(code === 'response_too_late' ? 'response_too_late' : 'response_rejected');
}

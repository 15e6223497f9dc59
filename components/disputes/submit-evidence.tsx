'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useSubmission } from '@/components/shell/use-submission';
import { Button, LinkButton } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { ProblemNote } from '@/components/ui/problem-note';
import { submitDisputeAction } from '@/lib/disputes/actions';

type SubmitEvidenceProps = { id: string; version: number; amount: string; back: string; isEmpty: boolean };

/** The one press that cannot be taken back. It names the draft that was read, so that a newer one is not sent unread. */
export function SubmitEvidence({ id, version, amount, back, isEmpty }: SubmitEvidenceProps) {
  const t = useTranslations('disputes.submit');
  const router = useRouter();
  const { state, submit } = useSubmission(submitDisputeAction);

  async function send() {
    const sent = await submit({ id, expected_version: version });
    if (sent.kind !== 'done') return;
    router.push(back);
    router.refresh();
  }
  return (
    <div className="flex flex-col gap-4">
      {state.kind === 'refused' ? <ProblemNote title={t('problem')} problem={state.problem} /> : null}
      {state.kind === 'lost' ? (
        <ErrorState title={t('problem')} requestId={state.problem?.request_id}>
          {t('lost')}
        </ErrorState>
      ) : null}
      {isEmpty ? <p className="text-table text-ink-2">{t('empty')}</p> : null}
      <div className="flex flex-wrap gap-2">
        {isEmpty ? null : (
          <Button look="primary" onClick={() => void send()} busy={state.kind === 'busy'}>
            {t('send', { amount })}
          </Button>
        )}
        <LinkButton href={back}>{t('back')}</LinkButton>
      </div>
    </div>
  );
}

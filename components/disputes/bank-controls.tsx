'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { ProblemNote } from '@/components/ui/problem-note';
import { Section } from '@/components/ui/section';
import type { DisputeView } from '@/lib/disputes/render';
import { advanceTestDisputeAction } from '@/lib/testlab/actions';

/** In a sandbox whoever develops may decide as the bank would. */
export function BankControls({ dispute }: { dispute: DisputeView }) {
  const t = useTranslations('disputes.bank');
  const router = useRouter();
  const { permissions } = useConsole();
  const { state, submit } = useSubmission(advanceTestDisputeAction);
  if (!permissions.includes('sandbox:write') || dispute.closed_at) return null;

  async function play(to: 'won' | 'lost' | 'next_stage') {
    await submit({ id: dispute.id, to });
    router.refresh();
  }
  return (
    <Section id="bank" title={t('title')}>
      <p className="mb-2 text-table text-ink-2">{t('lead')}</p>
      <div className="flex flex-wrap gap-2">
        {(['won', 'lost', 'next_stage'] as const).map((to) => (
          <Button key={to} size="small" onClick={() => void play(to)} busy={state.kind === 'busy'}>
            {t(to)}
          </Button>
        ))}
      </div>
      {state.kind === 'refused' ? (
        <div className="mt-2">
          <ProblemNote title={t('problem')} problem={state.problem} />
        </div>
      ) : null}
    </Section>
  );
}

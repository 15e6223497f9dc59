'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { ProblemNote } from '@/components/ui/problem-note';
import { attackPaymentAction } from '@/lib/api/actions';
import type { AttackView } from '@/lib/testlab/attacks';
import { AttackResult } from './attack-result';

type AttackPanelProps = { attack: AttackView | null; base: string; mayAttack: boolean };

/** A hundred captures and a hundred refunds at once on one payment, and what came of them. */
export function AttackPanel({ attack, base, mayAttack }: AttackPanelProps) {
  const t = useTranslations('invariants.attack');
  const router = useRouter();
  const { state, submit } = useSubmission(attackPaymentAction);
  const isRunning = attack?.status === 'running';

  async function begin() {
    await submit({});
    router.refresh();
  }
  return (
    <div className="flex flex-col gap-3">
      <p className="max-w-prose text-table text-ink-2">{t('lead')}</p>
      {mayAttack ? (
        <div>
          <Button
            data-action="attack-payment"
            onClick={() => void begin()}
            busy={state.kind === 'busy' || isRunning}
          >
            {isRunning ? t('running') : t('begin')}
          </Button>
        </div>
      ) : (
        <p className="text-table text-ink-3">{t('mayNot')}</p>
      )}
      <div aria-live="polite">
        {attack ? <AttackResult attack={attack} base={base} /> : null}
        {state.kind === 'refused' ? <ProblemNote title={t('notBegun')} problem={state.problem} /> : null}
        {state.kind === 'lost' ? (
          <ErrorState title={t('notBegun')} requestId={state.problem?.request_id}>
            {t('lost')}
          </ErrorState>
        ) : null}
      </div>
    </div>
  );
}

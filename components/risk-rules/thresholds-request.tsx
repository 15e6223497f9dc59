'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { ActionButton } from '@/components/ui/action-button';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { Note } from '@/components/ui/note';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { saveThresholdsAction } from '@/lib/risk/thresholds/actions';
import { THRESHOLDS, type ThresholdValues } from '@/lib/risk/thresholds/by-thresholds';
import type { ThresholdsView } from '@/lib/risk/thresholds/render';
import { ThresholdsScores } from './thresholds-versions';

type ThresholdsRequestProps = {
  thresholds: ThresholdsView;
  /** Who asked. */
  name: string;
  /** Whether that is the reader. */
  isAsking: boolean;
};

/** Thresholds that wait for a second person, who sets the same; setting what is in force again ends the request. */
export function ThresholdsRequest({ thresholds, name, isAsking }: ThresholdsRequestProps) {
  const t = useTranslations('riskRules.thresholds');
  const router = useRouter();
  const toast = useToast();
  const { permissions } = useConsole();
  const { state, submit } = useSubmission(saveThresholdsAction);
  const { requested, version } = thresholds;
  if (!requested) return null;
  async function set(values: ThresholdValues, done: string) {
    const scores = Object.fromEntries(THRESHOLDS.map((field) => [field, values[field]])) as ThresholdValues;
    const sent = await submit({ ...scores, version });
    if (sent.kind === 'done') toast({ title: done });
    router.refresh();
  }
  return (
    <Note tone="warn">
      <div className="flex flex-col gap-2">
        <p className="font-medium">{t('titleWaiting')}</p>
        <p>{t('waiting', { name })}</p>
        <ThresholdsScores values={requested} />
        {permissions.includes('risk_rules:write') ? (
          <div className="flex flex-wrap gap-2">
            <ActionButton
              look={isAsking ? 'secondary' : 'primary'}
              busy={state.kind === 'busy'}
              blockedBecause={isAsking ? t('yourRequest') : null}
              onClick={() => void set(requested, t('saved'))}
            >
              {t('confirm')}
            </ActionButton>
            <Button blocked={state.kind === 'busy'} onClick={() => void set(thresholds, t('withdrawn'))}>
              {t('withdraw')}
            </Button>
          </div>
        ) : null}
        {state.kind === 'refused' ? <ProblemNote title={t('problem')} problem={state.problem} /> : null}
        {state.kind === 'lost' ? <ErrorState title={t('problem')}>{t('lost')}</ErrorState> : null}
      </div>
    </Note>
  );
}

'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { ProblemNote } from '@/components/ui/problem-note';
import { tryRuleAction } from '@/lib/risk/rules/actions';
import type { RuleAction } from '@/lib/risk/rules/evaluate';
import { DaysBack, windowBack } from './days-back';
import { Findings } from './findings';

type TryPanelProps = { action: RuleAction; text: string; isReadable: boolean; base: string };

/** The time machine beside the editor: tries what is written, saved or not. */
export function TryPanel({ action, text, isReadable, base }: TryPanelProps) {
  const t = useTranslations('riskRules.backtest');
  const { permissions } = useConsole();
  const [days, setDays] = useState(30);
  const [of, setOf] = useState('');
  const { state, submit } = useSubmission(tryRuleAction);
  const asked = `${action} ${text}`;
  if (!permissions.includes('risk_rules:write')) return null;
  function run() {
    setOf(asked);
    void submit({ action, expression: text, ...windowBack(days) });
  }
  return (
    <section aria-labelledby="try-title" className="flex min-w-0 flex-col gap-4">
      <div>
        <h2 id="try-title" className="text-body font-bold">
          {t('title')}
        </h2>
        <p className="text-table text-ink-3">{t('lead')}</p>
      </div>
      <div className="flex flex-wrap items-end gap-3">
        <DaysBack days={days} onChange={setDays} />
        <Button data-action="try-rule" blocked={!isReadable} busy={state.kind === 'busy'} onClick={run}>
          {t('try')}
        </Button>
      </div>
      <div aria-live="polite" className="flex flex-col gap-3">
        {state.kind === 'refused' ? <ProblemNote title={t('failed')} problem={state.problem} /> : null}
        {state.kind === 'lost' ? <ErrorState title={t('failed')}>{t('stale')}</ErrorState> : null}
        {state.kind === 'done' ? (
          <>
            {of === asked ? null : <p className="text-table text-warn">{t('stale')}</p>}
            <Findings findings={state.data} action={action} base={base} />
          </>
        ) : null}
      </div>
    </section>
  );
}

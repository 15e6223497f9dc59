'use client';

import { useRouter } from 'next/navigation';
import { useFormatter, useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { type ConsoleAction, useSubmission } from '@/components/shell/use-submission';
import { ActionButton } from '@/components/ui/action-button';
import { Button, LinkButton } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import {
  activateRuleAction,
  backtestRuleAction,
  retireRuleAction,
  rollBackRuleAction,
  shadowRuleAction,
  validateRuleAction,
} from '@/lib/risk/rules/actions';
import type { RuleView } from '@/lib/risk/rules/render';
import type { RuleStatus } from '@/lib/risk/rules/status';
import { DeleteRuleButton } from './delete-rule-dialog';
import { Warnings } from './warnings';

type RuleActionsProps = {
  rule: RuleView;
  /** Of the latest version. */
  latest: RuleStatus;
  /** Whether the reader asked for the activation that waits. */
  isAsking: boolean;
};

/** What can be done with a rule's latest version now, in the order of its life. */
export function RuleActions({ rule, latest, isAsking }: RuleActionsProps) {
  const t = useTranslations('riskRules.act');
  const backtest = useTranslations('riskRules.backtest');
  const format = useFormatter();
  const { permissions, base } = useConsole();
  const number = rule.latest_version;
  const validate = usePress(validateRuleAction, () => t('validated', { number }));
  const trial = usePress(backtestRuleAction, ({ matched, attempts }) =>
    backtest('matched', { matched: format.number(matched), attempts: format.number(attempts) }),
  );
  const shadow = usePress(shadowRuleAction, ({ shadow_version }) =>
    shadow_version === null ? t('shadowEnded') : t('shadowed', { number: shadow_version }),
  );
  const activate = usePress(activateRuleAction, (after) =>
    after.requested_version === null ? t('activated', { number }) : t('requested', { number }),
  );
  const rollBack = usePress(rollBackRuleAction, ({ active_version }) =>
    t('activated', { number: active_version ?? number }),
  );
  const retire = usePress(retireRuleAction, () => t('retired'));
  if (!permissions.includes('risk_rules:write') || rule.deleted) return null;
  const { id } = rule;
  const isTried = latest !== 'draft' && latest !== 'validated';
  const isWaiting = rule.requested_version === number;
  const isRunning = rule.active_version !== null || rule.shadow_version !== null || isWaiting;
  const isShadow = rule.shadow_version !== null;
  const shadowBlocked = isShadow
    ? null
    : latest === 'draft'
      ? t('validateFirst', { number })
      : latest === 'active'
        ? t('alreadyActive', { number })
        : null;
  const activateBlocked = !isTried
    ? t('backtestFirst', { number })
    : rule.active_version === number
      ? t('alreadyActive', { number })
      : isWaiting && isAsking
        ? t('yourRequest')
        : null;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-2">
        <Button data-action="validate-rule" busy={validate.isBusy} onClick={() => validate.press({ id })}>
          {t('validate')}
        </Button>
        <Button
          data-action="backtest-rule"
          look={isTried ? 'secondary' : 'primary'}
          busy={trial.isBusy}
          onClick={() => trial.press({ id })}
        >
          {backtest('run')}
        </Button>
        {/* One button for both ways, so that the focus stays on it. */}
        <ActionButton
          data-action={isShadow ? 'end-shadow' : 'shadow-rule'}
          busy={shadow.isBusy}
          blockedBecause={shadowBlocked}
          onClick={() => shadow.press(isShadow ? { id, rule_version: null } : { id })}
        >
          {t(isShadow ? 'endShadow' : 'shadow')}
        </ActionButton>
        <ActionButton
          data-action="activate-rule"
          look={isTried && activateBlocked === null ? 'primary' : 'secondary'}
          busy={activate.isBusy}
          blockedBecause={activateBlocked}
          onClick={() => activate.press({ id })}
        >
          {t(isWaiting ? 'confirm' : 'activate', { number })}
        </ActionButton>
        {rule.earlier_version !== null && rule.earlier_version !== rule.active_version ? (
          <Button data-action="roll-back-rule" busy={rollBack.isBusy} onClick={() => rollBack.press({ id })}>
            {t('rollBack', { number: rule.earlier_version })}
          </Button>
        ) : null}
        {isRunning ? (
          <Button data-action="retire-rule" busy={retire.isBusy} onClick={() => retire.press({ id })}>
            {t('retire')}
          </Button>
        ) : null}
        <LinkButton href={`${base}/settings/risk-rules/new?from=${id}`}>{t('clone')}</LinkButton>
        <DeleteRuleButton rule={rule} />
      </div>
      {[validate, trial, shadow, activate, rollBack, retire].map((each) => each.problem)}
      <Warnings warnings={validate.data?.warnings ?? null} />
    </div>
  );
}

/** An action without a dialog: pressed, told by a toast, and what went wrong stays to be read. */
function usePress<I, T>(action: ConsoleAction<I, T>, done: (data: T) => string) {
  const t = useTranslations('riskRules');
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(action);
  const [data, setData] = useState<T | null>(null);
  async function press(input: I) {
    const sent = await submit(input);
    if (sent.kind === 'done') {
      setData(sent.data);
      toast({ title: done(sent.data) });
    }
    if (sent.kind !== 'busy') router.refresh();
  }
  const problem =
    state.kind === 'refused' ? (
      <ProblemNote key={state.problem.code} title={t('act.notDone')} problem={state.problem} />
    ) : state.kind === 'lost' ? (
      <ErrorState key="lost" title={t('editor.lostTitle')} requestId={state.problem?.request_id}>
        {t('editor.lost')}
      </ErrorState>
    ) : null;
  return { press: (input: I) => void press(input), isBusy: state.kind === 'busy', problem, data };
}

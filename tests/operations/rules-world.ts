import type { Actor } from '@/lib/auth/actor';
import { callFunction } from '@/lib/db';
import { type Call, moveArgument } from '@/lib/doors/call';
import type { DomainError } from '@/lib/errors';
import type { RiskList } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';
import type { CreateList } from '@/lib/risk/lists/schema';
import { createRiskList } from '@/lib/risk/lists/write-list';
import { getRule } from '@/lib/risk/rules/queries';
import type { RuleRow } from '@/lib/risk/rules/rows';
import type { CreateRule } from '@/lib/risk/rules/schema';
import { createRule } from '@/lib/risk/rules/write-rule';
import { refusal } from './auth-support';

export const NO_CLAIM: Call = { claim: null };

/** The code that something is refused with. */
export async function refusedWith(promise: Promise<unknown>): Promise<string> {
  return ((await refusal(promise)) as DomainError).code;
}

export async function newRule(actor: Actor, input: CreateRule): Promise<RuleRow> {
  return (await createRule(actor, input, NO_CLAIM)).row;
}

export async function newList(actor: Actor, list: Omit<CreateList, 'name'>): Promise<RiskList> {
  return (await createRiskList(actor, { name: `All of ${list.key}`, ...list }, NO_CLAIM)).row;
}

/** Keeps a backtest of the latest version that looked at nothing: for tests of what may follow one. */
export async function backtested(actor: Actor, ruleId: string): Promise<void> {
  const { latestVersion } = await getRule(actor, ruleId);
  await callFunction('risk_backtest_save', actor.environment.id, {
    ...moveArgument(actor, NO_CLAIM),
    rule_id: ruleId,
    number: latestVersion,
    backtest: {
      id: newId('riskBacktest'),
      from_at: '2026-01-01T00:00:00Z',
      until_at: '2026-02-01T00:00:00Z',
      result: {},
    },
  });
}

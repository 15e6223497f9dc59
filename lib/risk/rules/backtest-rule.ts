import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { toJson } from '@/lib/db';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { newId } from '@/lib/ids';
import { knownLists } from '../lists/queries';
import { type BacktestFindings, type BacktestResult, Findings } from './backtest-result';
import { Clockwork } from './clockwork';
import { compileRule } from './compile';
import type { RuleAction } from './evaluate';
import { historyOf } from './history';
import { getRule, getVersion } from './queries';
import { checkedRule } from './read-rule';
import type { BacktestRow } from './rows';
import { BACKTEST_DAYS, type BacktestRule, type TryRule } from './schema';
import { type Expression, keysOf, listsOf } from './tree';
import { VelocityReplay } from './velocity-replay';

const DAY_MS = 86_400_000;

type Window = { from: Date; until: Date };

/**
 * What a rule would have done with the attempts of a window. The facts are those of the time, and so are the
 * lists; velocity is counted again. Other requests of this process get their turn between two portions.
 */
export async function findingsOf(
  environmentId: string,
  action: RuleAction,
  tree: Expression,
  window: Window,
): Promise<BacktestFindings> {
  const condition = compileRule(tree);
  const findings = new Findings(action);
  let isAll = true;
  // A comparison with money of one currency also asks for the payment's own.
  const keys = [...new Set([...keysOf(tree), 'currency'])];
  const velocity = new VelocityReplay(keys);
  const read = { from: new Date(window.from.getTime() - velocity.warmUpMs), until: window.until };
  const usesLists = listsOf(tree).length > 0;
  for await (const { attempts, isWhole } of historyOf(environmentId, read, keys, usesLists)) {
    for (const { past, facts, lists, seen } of attempts) {
      // What was stored wins over what is counted again.
      const known = seen ? Object.assign(velocity.next(seen), facts) : facts;
      if (past.atMs < window.from.getTime()) continue;
      findings.see(past, condition({ facts: known, lists, clockwork: new Clockwork() }));
    }
    isAll = isWhole;
  }
  return findings.result(isAll);
}

/** Tries a text that is not kept, for the editor. Throws `rule_invalid`. */
export async function tryRule(
  actor: Actor,
  input: TryRule,
): Promise<BacktestResult & { from: string; until: string }> {
  const window = windowOf(actor, input);
  const tree = checkedRule(input.expression, await knownLists(actor.environment.id));
  const findings = await findingsOf(actor.environment.id, input.action, tree, window);
  return { from: window.from.toISOString(), until: window.until.toISOString(), ...kept(findings) };
}

/**
 * Tries a version against history and keeps what was found with it; a draft may be activated afterwards. Throws
 * `not_found` and `rule_invalid`.
 */
export async function backtestRule(
  actor: Actor,
  { id, rule_version, ...wanted }: BacktestRule,
  call: Call,
): Promise<Answered<BacktestRow>> {
  const version = await getVersion(actor, await getRule(actor, id), rule_version);
  const tree = checkedRule(version.expression, await knownLists(actor.environment.id));
  const window = windowOf(actor, wanted);
  const findings = await findingsOf(actor.environment.id, version.action as RuleAction, tree, window);
  return change<BacktestRow>(actor, call, 'risk_backtest_save', 'backtest', {
    rule_id: id,
    number: version.number,
    backtest: {
      id: newId('riskBacktest'),
      from_at: window.from.toISOString(),
      until_at: window.until.toISOString(),
      result: kept(findings),
    },
  });
}

/** The window that was asked for; without one the last days by the environment's clock. */
export function windowOf(
  actor: Actor,
  { from, until }: { from?: string | undefined; until?: string | undefined },
): Window {
  const end = until ? new Date(until) : now(actor.environment.clockOffsetMs);
  return { from: from ? new Date(from) : new Date(end.getTime() - BACKTEST_DAYS * DAY_MS), until: end };
}

/** As it is kept and answered. */
export function kept(findings: BacktestFindings): BacktestResult {
  return JSON.parse(toJson(findings)) as BacktestResult;
}

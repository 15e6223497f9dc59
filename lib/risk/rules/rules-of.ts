import { db } from '@/lib/db';
import type { Fault } from './answers';
import { compileRule } from './compile';
import type { RuleAction, RunningRule } from './evaluate';
import { readRule } from './read-rule';
import { keysOf, listsOf } from './tree';

/** Environments whose rules one process remembers; the one that was read longest ago is forgotten first. */
const REMEMBERED_MAX = 1_000;
const UNREADABLE: Fault = { fault: 'unreadable', key: null };

type Remembered = { version: number; rules: Promise<readonly RunningRule[]> };
const remembered = new Map<string, Remembered>();

/**
 * The rules that run in an environment, active ones and shadows, ready to be asked. They are read once per `version`, the
 * counter that every change of them raises.
 */
export function rulesOf(environmentId: string, version: number): Promise<readonly RunningRule[]> {
  const known = remembered.get(environmentId);
  if (known?.version === version) return known.rules;
  const rules = readRules(environmentId);
  remembered.delete(environmentId);
  remembered.set(environmentId, { version, rules });
  // What could not be read is asked for again next time.
  rules.catch(() => remembered.delete(environmentId));
  const [oldest] = remembered.size > REMEMBERED_MAX ? remembered.keys() : [];
  if (oldest !== undefined) remembered.delete(oldest);
  return rules;
}

async function readRules(environmentId: string): Promise<readonly RunningRule[]> {
  const rules = await db().riskRule.findMany({
    where: {
      environmentId,
      deletedAt: null,
      OR: [{ activeVersion: { not: null } }, { shadowVersion: { not: null } }],
    },
  });
  const versions = await db().riskRuleVersion.findMany({
    where: {
      environmentId,
      OR: rules.flatMap((rule) =>
        [rule.activeVersion, rule.shadowVersion].flatMap((number) =>
          number === null ? [] : [{ ruleId: rule.id, number }],
        ),
      ),
    },
  });
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return versions.flatMap(({ ruleId, number, action, expression }) => {
    const rule = byId.get(ruleId);
    if (!rule) return [];
    const isShadow = rule.activeVersion !== number;
    return [
      {
        id: ruleId,
        version: number,
        name: rule.name,
        isShadow,
        ...runnable(action as RuleAction, expression),
      },
    ];
  });
}

/** A text that this version of the product cannot read any more never answers, so it sends to review. */
function runnable(
  action: RuleAction,
  expression: string,
): Pick<RunningRule, 'action' | 'keys' | 'lists' | 'condition'> {
  const { tree, problems } = readRule(expression);
  if (!tree || problems.length > 0) return { action, keys: [], lists: [], condition: () => UNREADABLE };
  return { action, keys: keysOf(tree), lists: listsOf(tree), condition: compileRule(tree) };
}

import type { Actor } from '@/lib/auth/actor';
import { db, fromSnapshot, select } from '@/lib/db';
import { notFound } from '@/lib/errors';
import { isId } from '@/lib/ids';
import { type KeysetPage, keyset } from '@/lib/keyset';
import type { BacktestRow, RuleRow, VersionRow } from './rows';
import type { RuleFilters } from './schema';

type Told = { fact: Record<string, unknown> };
const RULES_SHOWN_MAX = 500;

/** One page of rules that are not deleted, newest first. */
export async function listRules(actor: Actor, filters: RuleFilters): Promise<KeysetPage<RuleRow>> {
  const list = [actor.environment.id, 'risk_rule'];
  const { id, orderBy, take, page } = keyset(list, filters.cursor, filters.limit);
  const order = orderBy.id === 'asc' ? 'ASC' : 'DESC';
  const rows = await select<Told>(
    `risk_rule_list_${orderBy.id}`,
    `SELECT f.fact FROM risk_rule r CROSS JOIN LATERAL (SELECT risk_rule_fact(r) AS fact) f
     WHERE r.environment_id = $1 AND r.deleted_at IS NULL AND ($2::text IS NULL OR r.id < $2)
       AND ($3::text IS NULL OR r.id > $3) AND ($4::text IS NULL OR f.fact->>'status' = $4)
       AND ($5::text IS NULL OR f.fact->>'action' = $5)
     ORDER BY r.id ${order} LIMIT $6`,
    [
      actor.environment.id,
      id && 'lt' in id ? id.lt : null,
      id && 'gt' in id ? id.gt : null,
      filters.status ?? null,
      filters.action ?? null,
      take,
    ],
  );
  return page(rows.map(({ fact }) => fromSnapshot<RuleRow>(fact)));
}

/** All rules that are not deleted, by name: an environment has five hundred at most. */
export async function everyRule(environmentId: string): Promise<RuleRow[]> {
  const rows = await select<Told>(
    'risk_rule_every',
    `SELECT risk_rule_fact(r) AS fact FROM risk_rule r WHERE r.environment_id = $1 AND r.deleted_at IS NULL
     ORDER BY lower(r.name), r.id LIMIT ${RULES_SHOWN_MAX}`,
    [environmentId],
  );
  return rows.map(({ fact }) => fromSnapshot<RuleRow>(fact));
}

/** The rule with this id in the actor's environment, also a deleted one. Throws `not_found`. */
export async function getRule(actor: Actor, id: string): Promise<RuleRow> {
  if (!isId('riskRule', id)) throw notFound();
  const [row] = await select<Told>(
    'risk_rule_one',
    'SELECT risk_rule_fact(r) AS fact FROM risk_rule r WHERE r.environment_id = $1 AND r.id = $2',
    [actor.environment.id, id],
  );
  if (!row) throw notFound();
  return fromSnapshot<RuleRow>(row.fact);
}

/** One version of a rule, the latest when none is named. Throws `not_found`. */
export async function getVersion(actor: Actor, rule: RuleRow, number?: number | null): Promise<VersionRow> {
  const version = await db().riskRuleVersion.findUnique({
    where: {
      environmentId_ruleId_number: {
        environmentId: actor.environment.id,
        ruleId: rule.id,
        number: number ?? rule.latestVersion,
      },
    },
  });
  if (!version) throw notFound();
  return version;
}

const VERSIONS_SHOWN_MAX = 100;

/** The versions of a rule, newest first; at most a hundred. */
export async function versionsOf(actor: Actor, ruleId: string): Promise<VersionRow[]> {
  return db().riskRuleVersion.findMany({
    where: { environmentId: actor.environment.id, ruleId },
    orderBy: { number: 'desc' },
    take: VERSIONS_SHOWN_MAX,
  });
}

const BACKTESTS_SHOWN_MAX = 20;

/** The backtests of a rule, newest first; at most twenty. */
export async function backtestsOf(actor: Actor, ruleId: string): Promise<BacktestRow[]> {
  return db().riskBacktest.findMany({
    where: { environmentId: actor.environment.id, ruleId },
    orderBy: { id: 'desc' },
    take: BACKTESTS_SHOWN_MAX,
  });
}

/** Whether it takes two people here, and who asked to switch that off and waits for somebody else. */
export async function ruleSetting(
  environmentId: string,
): Promise<{ twoPeople: boolean; requestedBy: string | null }> {
  const setting = await db().riskRuleSetting.findUnique({ where: { environmentId } });
  if (!setting?.twoPeople) return { twoPeople: false, requestedBy: null };
  return { twoPeople: true, requestedBy: setting.requestedBy };
}

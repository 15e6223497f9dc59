import { select } from '@/lib/db';

const TOLD_MAX = 500;

/**
 * Ids of the rules, also deleted ones, in whose name or texts one of these words of a person stands. Texts of rules never
 * change, because attempts were decided by them: an erasure tells them instead.
 */
export async function rulesNaming(environmentId: string, terms: readonly string[]): Promise<string[]> {
  const rows = await select<{ id: string }>(
    'risk_rules_naming',
    `SELECT r.id FROM risk_rule r, terms_in_json($2::text[]) AS words
     WHERE r.environment_id = $1 AND (names_any(r.name, words) OR EXISTS (SELECT FROM risk_rule_version v
       WHERE v.environment_id = $1 AND v.rule_id = r.id AND names_any(v.expression, words)))
     ORDER BY r.id LIMIT ${TOLD_MAX}`,
    [environmentId, terms],
  );
  return rows.map(({ id }) => id);
}

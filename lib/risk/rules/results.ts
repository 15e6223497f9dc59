import { select } from '@/lib/db';

/** What a version did in the last days: attempts that it matched, those that were paid, and those that nobody complained of. */
export type RuleResult = {
  rule: string;
  version: number;
  isShadow: boolean;
  hits: number;
  paid: number;
  good: number;
};

/** Attempts that are looked at, the newest first: a list of rules is not worth reading all of history. */
const ATTEMPTS_MAX = 100_000;

/** What each version that ran did since a moment, as it was stored with the attempts; at most the newest 100,000. */
export async function resultsOfRules(environmentId: string, since: Date): Promise<RuleResult[]> {
  const rows = await select<{
    rule: string;
    version: number;
    is_shadow: boolean;
    hits: string;
    paid: string;
    good: string;
  }>(
    'risk_rule_results',
    `SELECT h->>'rule' AS rule, (h->>'version')::int AS version, coalesce((h->>'shadow')::boolean, false) AS is_shadow,
       count(*) AS hits, count(*) FILTER (WHERE p.amount_captured > 0) AS paid,
       count(*) FILTER (WHERE p.amount_captured > 0 AND p.amount_refunded = 0 AND d.payment_id IS NULL) AS good
     FROM (SELECT payment_id, hits, at, environment_id FROM risk_assessment WHERE environment_id = $1
       ORDER BY attempt_id DESC LIMIT ${ATTEMPTS_MAX}) a
     CROSS JOIN LATERAL jsonb_array_elements(a.hits) h
     JOIN payment p ON p.environment_id = a.environment_id AND p.id = a.payment_id
     LEFT JOIN LATERAL (SELECT d.payment_id FROM dispute d WHERE d.environment_id = a.environment_id
       AND d.payment_id = a.payment_id LIMIT 1) d ON true
     WHERE a.at >= $2 AND a.hits <> '[]' AND h->>'rule' IS NOT NULL
     GROUP BY 1, 2, 3`,
    [environmentId, since],
  );
  return rows.map(({ rule, version, is_shadow, hits, paid, good }) => ({
    rule,
    version,
    isShadow: is_shadow,
    hits: Number(hits),
    paid: Number(paid),
    good: Number(good),
  }));
}

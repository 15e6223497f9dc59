import { select } from '@/lib/db';

/** What people found in the reviews that a rule opened. */
export type RulePrecision = {
  rule: string;
  /** Reviews of payments that it held, whatever else held them. */
  reviews: number;
  confirmed: number;
  valuable: number;
  falsePositives: number;
  /** Of those that were judged, the part that was worth looking at, 0 to 1; null before the first was judged. */
  precision: number | null;
};

/** Reviews that are looked at, the newest first. */
const REVIEWS_MAX = 10_000;

/**
 * How often each rule was right: of the newest 10,000 reviews those whose attempt it held, by their verdicts. A valuable
 * alert counts as right (docs/decisions/0031). Shadows and rules that could not answer hold nothing, so they are not told.
 */
export async function precisionOfRules(environmentId: string): Promise<RulePrecision[]> {
  const rows = await select<Omit<RulePrecision, 'precision'>>(
    'risk_rule_precision',
    `SELECT h->>'rule' AS rule, count(*)::int AS reviews, count(*) FILTER (WHERE r.verdict = 'confirmed_fraud')::int AS confirmed,
       count(*) FILTER (WHERE r.verdict = 'valuable_alert')::int AS valuable,
       count(*) FILTER (WHERE r.verdict = 'false_positive')::int AS "falsePositives"
     FROM (SELECT environment_id, attempt_id, verdict FROM review WHERE environment_id = $1
       ORDER BY id DESC LIMIT ${REVIEWS_MAX}) r
     JOIN risk_assessment a ON a.environment_id = r.environment_id AND a.attempt_id = r.attempt_id
     CROSS JOIN LATERAL jsonb_array_elements(a.hits) h
     WHERE h->>'action' = 'review' AND NOT coalesce((h->>'shadow')::boolean, false) AND h->>'fault' IS NULL
     GROUP BY 1`,
    [environmentId],
  );
  return rows.map((row) => {
    const right = row.confirmed + row.valuable;
    const judged = right + row.falsePositives;
    return { ...row, precision: judged === 0 ? null : right / judged };
  });
}

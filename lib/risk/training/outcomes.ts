import { select } from '@/lib/db';
import type { Facts } from '../facts';
import type { Labelled } from './fit';

/** More than this says nothing new and takes memory. */
const EXAMPLES_MAX = 200_000;

/**
 * What became of an environment's newest payments: fraud is what a bank disputed as fraud, what was refunded as fraud, what a
 * person judged to be fraud, and what was declined in review unless it was judged to be a false positive; good is what
 * was captured or judged and is none of these. Attempts that nobody captured, declined or judged say nothing.
 */
export async function labelledOutcomes(environmentId: string): Promise<Labelled[]> {
  return select<{ facts: Facts; fraud: boolean }>(
    'risk_outcomes',
    `SELECT r.facts, (EXISTS (SELECT FROM dispute d WHERE d.environment_id = $1 AND d.payment_id = p.id
         AND d.reason IN ('fraudulent', 'unrecognized') AND d.status <> 'won')
       OR EXISTS (SELECT FROM refund f WHERE f.environment_id = $1 AND f.payment_id = p.id
         AND f.reason = 'fraudulent' AND f.status IN ('pending', 'succeeded'))
       OR EXISTS (SELECT FROM review v WHERE v.environment_id = $1 AND v.payment_id = p.id
         AND (v.verdict = 'confirmed_fraud' OR v.verdict IS DISTINCT FROM 'false_positive'
           AND v.status IN ('declined', 'refunded_as_fraud')))) AS fraud
     FROM payment p JOIN risk_assessment r ON r.environment_id = p.environment_id AND r.attempt_id = p.attempt_id
     WHERE p.environment_id = $1 AND (p.amount_captured > 0 OR EXISTS (SELECT FROM review v
       WHERE v.environment_id = $1 AND v.payment_id = p.id AND (v.status = 'declined' OR v.verdict IN ('confirmed_fraud', 'false_positive'))))
     ORDER BY p.id DESC LIMIT ${EXAMPLES_MAX}`,
    [environmentId],
  );
}

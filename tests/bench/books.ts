import type { Throughput } from './throughput';
import type { World } from './world';

/** What must be true after any load, however fast it was. Each selects what contradicts it; $1 are the shops' sandboxes. */
const RULES: Readonly<Record<string, string>> = {
  'facts and books agree': 'SELECT FROM ledger_proof WHERE expected <> actual AND $1::text[] IS NOT NULL',
  'the trial balance is zero':
    'SELECT FROM ledger_trial_balance WHERE balance <> 0 AND $1::text[] IS NOT NULL',
  'nothing is stuck':
    "SELECT FROM operation WHERE environment_id = ANY ($1) AND status NOT IN ('approved', 'declined')",
  'every key has its answer': "SELECT FROM idempotency WHERE environment_id = ANY ($1) AND status <> 'done'",
  'every payment that was confirmed succeeded':
    "SELECT FROM payment WHERE environment_id = ANY ($1) AND attempt_count > 0 AND status <> 'succeeded'",
  'the network took what we say, once': `SELECT FROM operation o
    LEFT JOIN sandbox_effect e ON e.environment_id = o.environment_id AND e.operation_id = o.id
    WHERE o.environment_id = ANY ($1) AND (e.state IS DISTINCT FROM 'approved' OR e.amount <> o.amount)`,
  'the network took nothing else': `SELECT FROM sandbox_effect e
    LEFT JOIN operation o ON o.environment_id = e.environment_id AND o.id = e.operation_id
    WHERE e.environment_id = ANY ($1) AND o.id IS NULL`,
};

/** Events of a payment in three calls: created, processing, authorized, captured, succeeded; at once one fewer. */
const EVENTS = { whole: 5, atOnce: 4, created: 1 };

/** What is wrong in the books after the load; nothing, if all is well. */
export async function checkBooks(world: World, load: Throughput): Promise<string[]> {
  const { owner } = world.database;
  const environments = world.shops.map(({ environmentId }) => environmentId);
  const wrong: string[] = [];
  for (const [rule, query] of Object.entries(RULES)) {
    const { rowCount } = await owner.query(`${query} LIMIT 20`, [environments]);
    if (rowCount) wrong.push(`not true in ${rowCount}${rowCount === 20 ? ' or more' : ''} cases: ${rule}`);
  }
  const { rows } = await owner.query<Record<'payments' | 'keys' | 'events', number>>(
    `SELECT (SELECT count(*)::int FROM payment WHERE environment_id = ANY ($1)) AS payments,
       (SELECT count(*)::int FROM idempotency WHERE environment_id = ANY ($1)) AS keys,
       (SELECT count(*)::int FROM event
         WHERE environment_id = ANY ($1) AND object_type NOT IN ('webhook_endpoint', 'api_key')) AS events`,
    [environments],
  );
  const { whole, atOnce, created } = load;
  const expected = {
    payments: whole + atOnce + created,
    keys: 3 * whole + atOnce + created,
    events: EVENTS.whole * whole + EVENTS.atOnce * atOnce + EVENTS.created * created,
  };
  for (const [noun, count] of Object.entries(expected)) {
    const actual = rows[0]?.[noun as keyof typeof expected];
    if (actual !== count) wrong.push(`${actual} ${noun} instead of ${count}`);
  }
  for (const [said, count] of load.unexpected) wrong.push(`${count} answers were ${said}`);
  return wrong;
}

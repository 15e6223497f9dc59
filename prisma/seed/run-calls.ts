import type { PoolClient } from 'pg';
import { toJson } from '@/lib/db';
import type { DatabaseCall } from './pretend-network';
import type { WrittenStory } from './telling';

/** Answers are promised for 24 hours and forgotten after 25: older stories have left none. */
const ANSWERS_KEPT_MS = 25 * 3_600_000;
const ENDED_WELL = new Set(['ok', 'declined', 'fresh', 'finished']);

/**
 * Runs what many stories left, in the caller's transaction: the first calls of all stories, then the second ones, and so
 * on, one statement per function. Throws when a function refused: then a story and the database disagree.
 */
export async function runStories(
  client: PoolClient,
  environmentId: string,
  stories: readonly WrittenStory[],
  now: Date,
): Promise<void> {
  await insertTokens(
    client,
    environmentId,
    stories.flatMap(({ tokens }) => tokens),
  );
  const rounds = Math.max(0, ...stories.map(({ calls }) => calls.length));
  for (let round = 0; round < rounds; round += 1) {
    const calls = stories.flatMap((story) => story.calls[round] ?? []);
    for (const [name, items] of byName(calls)) await runFunction(client, environmentId, name, items);
  }
  await setTimes(client, environmentId, stories);
  await settleClaims(
    client,
    environmentId,
    stories.flatMap(({ claims }) => claims),
    now,
  );
}

/** Customers come first: another story of the same round may already name them. */
function byName(calls: readonly DatabaseCall[]): Map<string, Record<string, unknown>[]> {
  const names = new Map<string, Record<string, unknown>[]>([['customer_create', []]]);
  for (const { name, argument } of calls) {
    const items = names.get(name);
    if (items) items.push(argument);
    else names.set(name, [argument]);
  }
  return names;
}

async function runFunction(
  client: PoolClient,
  environmentId: string,
  name: string,
  items: readonly Record<string, unknown>[],
): Promise<void> {
  if (items.length === 0) return;
  const { rows } = await client.query<{ result: string | null; example: string }>({
    name: `seed_${name}`,
    text: `WITH done AS MATERIALIZED (
        SELECT ${name}($1, item::jsonb) AS answer FROM unnest($2::text[]) AS item)
      SELECT CASE WHEN answer ? 'noted' THEN 'ok' WHEN answer ? 'fresh' THEN 'fresh' WHEN answer ? 'then_code' THEN 'finished'
          ELSE answer->>'result' END AS result,
        min(answer::text) AS example
      FROM done GROUP BY 1`,
    values: [environmentId, items.map((item) => toJson(item))],
  });
  const refused = rows.find(({ result }) => result === null || !ENDED_WELL.has(result));
  if (refused) throw new Error(`${name} did not take the story: ${refused.example}`);
}

async function insertTokens(
  client: PoolClient,
  environmentId: string,
  tokens: WrittenStory['tokens'],
): Promise<void> {
  if (tokens.length === 0) return;
  await client.query(
    `INSERT INTO token (environment_id, id, card, expires_at, created_at)
     SELECT $1, t.id, t.card, t.created_at + interval '15 minutes', t.created_at
     FROM jsonb_to_recordset($2::jsonb) AS t (id text, card jsonb, created_at timestamptz)`,
    [environmentId, JSON.stringify(tokens)],
  );
}

/** The networks note "now"; in a story that is the time of its step. Their callbacks have long been delivered. */
async function setTimes(
  client: PoolClient,
  environmentId: string,
  stories: readonly WrittenStory[],
): Promise<void> {
  await client.query(
    `UPDATE sandbox_effect e SET created_at = t.created_at, settled_at = t.settled_at
     FROM jsonb_to_recordset($2::jsonb) AS t (operation_id text, created_at timestamptz, settled_at timestamptz)
     WHERE e.environment_id = $1 AND e.operation_id = t.operation_id`,
    [environmentId, JSON.stringify(stories.flatMap(({ effects }) => effects))],
  );
  const challenges = stories.flatMap((story) => story.challenges);
  if (challenges.length === 0) return;
  await client.query(
    `WITH times AS (
       SELECT t.* FROM jsonb_to_recordset($2::jsonb) AS t (id text, created_at timestamptz, finished_at timestamptz)
     ), callbacks AS (
       UPDATE sandbox_callback c SET state = 'delivered', tries = 1, last_status = 200, created_at = t.finished_at,
         due_at = t.finished_at, finished_at = t.finished_at
       FROM times t WHERE c.environment_id = $1 AND c.id = 'cb_' || substr(t.id, 5)
     )
     UPDATE sandbox_challenge c SET created_at = t.created_at, closes_at = t.created_at + interval '10 minutes',
       finished_at = t.finished_at
     FROM times t WHERE c.environment_id = $1 AND c.id = t.id`,
    [environmentId, JSON.stringify(challenges)],
  );
}

/** Answers of the last hours stay under their keys, with the age of their story; older ones are gone. */
async function settleClaims(
  client: PoolClient,
  environmentId: string,
  claims: WrittenStory['claims'],
  now: Date,
): Promise<void> {
  const oldest = new Date(now.getTime() - ANSWERS_KEPT_MS).toISOString();
  const [kept, gone] = [claims.filter(({ at }) => at > oldest), claims.filter(({ at }) => at <= oldest)];
  await client.query('DELETE FROM idempotency WHERE environment_id = $1 AND key = ANY ($2)', [
    environmentId,
    gone.map(({ key }) => key),
  ]);
  await client.query(
    `UPDATE idempotency i SET created_at = t.at FROM jsonb_to_recordset($2::jsonb) AS t (key text, at timestamptz)
     WHERE i.environment_id = $1 AND i.key = t.key`,
    [environmentId, JSON.stringify(kept)],
  );
}

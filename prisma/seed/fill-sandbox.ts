import type { PoolClient } from 'pg';
import { pool } from '@/lib/db';
import { foldBalances } from '@/lib/ledger/balances';
import { fundsReleased } from '@/lib/ledger/entries';
import { instants } from './calendar';
import { StoryTeller } from './draw-story';
import { fillDisputes } from './fill-disputes';
import type { Profile } from './profile';
import { Random, SeedIds } from './random';
import { runStories } from './run-calls';
import type { WrittenStory } from './telling';
import { type SeedPlace, StoryWriter } from './write-story';

const DAY_MS = 86_400_000;
const BATCH = 400;
const FIRST_BATCH = 40;
/** Until the tables have this many stories, plans of the functions are made anew after each batch. */
const PLANS_SETTLED = 2_000;

export type Fill = { seed: string; count: number; days: number; now: Date };

/**
 * Fills a sandbox with about `count` stories of the last `days` days, in one transaction: a run that is interrupted leaves
 * nothing. The same seed on the same day makes the same stories. `progress` gets how many are done.
 */
export async function fillSandbox(
  place: SeedPlace,
  profile: Profile,
  fill: Fill,
  progress: (done: number) => void,
): Promise<void> {
  const random = new Random(fill.seed);
  const ids = new SeedIds(random);
  const teller = new StoryTeller(profile, random, ids);
  const writer = await StoryWriter.create(place, random, ids);
  await inTransaction(async (client) => {
    let batch: WrittenStory[] = [];
    let done = 0;
    const flush = async () => {
      await runStories(client, place.environment.id, batch, fill.now);
      done += batch.length;
      batch = [];
      progress(done);
      // A plan that was made for empty tables reads whole indexes once they are full, and nobody analyzes in between.
      if (done <= PLANS_SETTLED) await client.query('DISCARD PLANS');
    };
    for (const at of instants(random, profile.rhythm, fill.count, fill.days, fill.now)) {
      const written = await writer.write(teller.draw(at), fill.now);
      if (written) batch.push(written);
      if (batch.length === (done === 0 ? FIRST_BATCH : BATCH)) await flush();
    }
    await flush();
    await releaseDayByDay(client, place.environment.id, ids, fill);
    await fillDisputes(client, place, { random, ids }, fill);
  });
  await foldBalances(place.environment.id);
}

/** Captured money became available as it does every day; one entry per day and currency. */
export async function releaseDayByDay(
  client: PoolClient,
  environmentId: string,
  ids: SeedIds,
  { days, now }: Pick<Fill, 'days' | 'now'>,
): Promise<void> {
  for (let day = days; day >= 0; day -= 1) {
    const at = new Date(now.getTime() - day * DAY_MS);
    for (let released = 1; released > 0; ) {
      const argument = { at: at.toISOString(), batch: ids.at('entry', at), recipe: fundsReleased() };
      const { rows } = await client.query<{ released: number }>(
        "SELECT (funds_release($1, $2::jsonb)->>'released')::int AS released",
        [environmentId, JSON.stringify(argument)],
      );
      released = rows[0]?.released ?? 0;
    }
  }
}

/** One transaction on one connection, rolled back when `work` throws. */
export async function inTransaction(work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool().connect();
  try {
    await client.query('BEGIN');
    // Several sandboxes are made up side by side: while the stories of one are told, the transactions of the others are idle,
    // on a busy machine for longer than the product's own may be.
    await client.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    await work(client);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

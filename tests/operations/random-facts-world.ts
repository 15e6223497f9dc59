import pg from 'pg';
import { type Actor, forgetEnvironment, systemActor } from '@/lib/auth/actor';
import { callAlone } from '@/lib/db';
import { foldMetrics } from '@/lib/metrics/fold';
import { testCluster } from '../support/cluster';
import { expect, type TestDatabase } from '../support/database';
import { newMerchant } from '../support/merchants';

/** Where random rows were written, and what their tables hold once the test is over: nothing that another test would meet. */
const RANDOM_TABLES = [
  'event',
  'review',
  'risk_assessment',
  'capture',
  'refund',
  'dispute',
  'attempt',
  'checkout_step',
  'payment',
  'checkout_session',
  'payout',
  'request_log',
  'webhook_attempt',
  'metric_fact',
  'metric_sum',
  'metric_watermark',
  'metric_log_watermark',
];

/**
 * A sandbox in this zone, and a connection that writes rows of any kind into it: its session checks neither guards nor foreign
 * keys. What it wrote is taken away afterwards.
 */
export async function inRandomSandbox(
  database: TestDatabase,
  { zone, movedMs = 0 }: { zone: string; movedMs?: number },
  work: (actor: Actor, writer: pg.Client) => Promise<void>,
): Promise<void> {
  const { sandbox, merchantId } = await newMerchant();
  const { id } = sandbox.environment;
  await database.owner.query('UPDATE merchant SET time_zone = $2 WHERE id = $1', [merchantId, zone]);
  await database.owner.query('UPDATE environment SET clock_offset_ms = $2 WHERE id = $1', [id, movedMs]);
  forgetEnvironment(id);
  const writer = new pg.Client((await testCluster()).url('superuser', database.name));
  await writer.connect();
  await writer.query("SET session_replication_role = 'replica'");
  try {
    await work(await systemActor(id), writer);
  } finally {
    for (const table of RANDOM_TABLES)
      await writer.query(`DELETE FROM ${table} WHERE environment_id = $1`, [id]);
    await writer.end();
  }
}

/** Makes the planner know what was written, as it does by itself a minute later. */
export async function analyzeRandom(writer: pg.ClientBase): Promise<void> {
  await writer.query(`ANALYZE ${RANDOM_TABLES.join(', ')}`);
}

/** Folds until nothing of this environment is left: neither changes, which open transactions of other tests hold back, nor logs. */
export async function foldAll(database: TestDatabase, { environment }: Actor): Promise<void> {
  const isFolded = async () => {
    while ((await foldMetrics()).taken > 0);
    const { rows } = await database.app.query<{ folded: boolean }>(
      `SELECT folded_before IS NOT NULL AND NOT EXISTS (
         SELECT FROM event v WHERE v.environment_id = $1 AND v.recorded_in >= w.folded_before) AS folded
       FROM metric_watermark w WHERE environment_id = $1`,
      [environment.id],
    );
    return rows[0]?.folded;
  };
  await expect.poll(isFolded, { timeout: 60_000 }).toBe(true);
  const { timeZone: zone } = environment;
  for (const source of ['request', 'delivery']) {
    // Logs are kept a month unless told otherwise; what is older here belongs to no purged log.
    const part = { source, zone, days: 3_650, minutes: 720 };
    while ((await callAlone<{ is_full: boolean }>('metric_fold_log', environment.id, part)).is_full);
  }
}

import type { Actor } from '@/lib/auth/actor';
import { beginMetrics, foldMetrics } from '@/lib/metrics/fold';
import { periodOfNewest } from '@/lib/metrics/newest-facts';
import { readSeries, type SeriesInput } from '@/lib/metrics/read-series';
import { METRIC_KEYS, METRICS } from '@/lib/metrics/registry';
import { expect, type TestDatabase, test } from '../support/database';
import { busySandbox } from './metrics-world';
import { capture, pay, refund } from './payments-world';

const DAY_MS = 86_400_000;
/** After all that happens here; nothing is folded of what is still to come. */
const END = new Date(Date.now() + 600_000);
/** One of each kind; the others are made of the same measures. */
const ASKED = METRIC_KEYS.filter((key) => !/_p50|_p99|^error_rate_[^i]|^recovery/.test(key));

/** Every metric as it is asked for: by day and by hour, and broken down; of the sums where they are, else of the facts. */
async function everything(actor: Actor): Promise<Record<string, unknown>> {
  const to = END;
  const answers: Record<string, unknown> = {};
  const read = async (input: Partial<SeriesInput>) => {
    const asked = {
      metric: 'payments',
      from: new Date(to.getTime() - 41.3 * DAY_MS),
      to,
      granularity: 'day',
      ...input,
    } as const;
    const { points, total, groups } = await readSeries(actor, asked as SeriesInput);
    answers[JSON.stringify(input)] = {
      total,
      groups,
      points: points
        .filter(({ sample }) => sample > 0)
        .map(({ end: _, ...point }) => ({ ...point, start: point.start.slice(0, 13) })),
    };
  };
  for (const metric of ASKED) await read({ metric });
  for (const dimension of METRICS.declines.dimensions)
    await read({ metric: 'declines', dimension, granularity: 'week' });
  await read({ metric: 'gross_volume', filters: { method: 'alipay' } });
  await read({ metric: 'authorization_rate', dimension: 'currency', granularity: 'month' });
  await read({
    metric: 'connector_latency_p95',
    granularity: 'hour',
    from: new Date(to.getTime() - 5 * DAY_MS),
  });
  return answers;
}

async function folded(): Promise<void> {
  while ((await foldMetrics()).taken > 0);
}

async function sums(database: TestDatabase, actor: Actor): Promise<unknown[]> {
  const { rows } = await database.app.query(
    `SELECT measure, dimension, grain, starts_at, currency, value, bucket, amount FROM metric_sum
     WHERE environment_id = $1 AND amount <> 0 ORDER BY 1, 2, 3, 4, 5, 6, 7`,
    [actor.environment.id],
  );
  return rows;
}

test('sums give what the facts give: folded, while payments change, after late commits, and made again', async ({
  database,
}) => {
  const actor = await busySandbox('metrics-fold', 60, 40);
  const fromFacts = await everything(actor);
  // The newest facts of a source, whatever their number.
  const period = { from: new Date(Date.now() - 60 * DAY_MS), to: new Date(Date.now() + 1_000) };
  for (const source of ['payment', 'attempt'] as const) {
    const newest = await periodOfNewest(actor, source, period, 20);
    const metric = source === 'payment' ? 'payments' : 'declines';
    const [all, cut] = await Promise.all(
      [period, newest].map((read) => readSeries(actor, { metric, granularity: 'day', ...read })),
    );
    if (source === 'payment') expect(cut?.total.value, 'newest payments').toBe(20);
    expect(cut?.total.sample ?? 0).toBeLessThan(all?.total.sample ?? 0);
    expect(await periodOfNewest(actor, source, period, 100_000)).toEqual(period);
  }
  await folded();
  expect((await sums(database, actor)).length).toBeGreaterThan(1_000);
  expect(await everything(actor), 'folded').toEqual(fromFacts);

  // What happens after the fold is there at once, without another fold; also what changes an hour of long ago.
  const { row } = await pay(actor, { amount: 4_200, capture_method: 'manual' });
  await capture(actor, row.id, { amount: 1_200, final: true });
  const [old] = (
    await database.app.query<{ id: string }>(
      `SELECT id FROM payment WHERE environment_id = $1 AND status = 'succeeded' AND amount_refunded = 0 AND amount_disputed = 0
       AND amount_refund_pending = 0 ORDER BY id DESC OFFSET 20 LIMIT 1`,
      [actor.environment.id],
    )
  ).rows;
  await refund(actor, old?.id ?? '', 100);
  const unfolded = await everything(actor);
  expect(unfolded).not.toEqual(fromFacts);
  await folded();
  expect(await everything(actor), 'folded again').toEqual(unfolded);

  // A payment whose transaction began before others that are folded, and commits after them.
  const late = await database.app.connect();
  await late.query('BEGIN');
  await late.query(
    `UPDATE payment SET amount_refunded = amount_refunded + 1, version = version + 1 WHERE environment_id = $1 AND id = $2`,
    [actor.environment.id, row.id],
  );
  await late.query(
    `INSERT INTO event SELECT (jsonb_populate_record(v, jsonb_build_object('id', 'evt_late', 'seq', v.seq + 1,
       'recorded_in', pg_current_xact_id()::text))).* FROM event v
     WHERE environment_id = $1 AND object_id = $2 ORDER BY seq DESC LIMIT 1`,
    [actor.environment.id, row.id],
  );
  await pay(actor, { amount: 700 });
  await folded();
  await late.query('COMMIT');
  late.release();
  const committed = await everything(actor);
  await folded();
  expect(await everything(actor), 'after a late commit').toEqual(committed);

  // Open transactions of other tests in this cluster hold back what is new.
  const isLeft = async () => {
    await folded();
    const { rows } = await database.app.query<{ left: boolean }>(
      `SELECT EXISTS (SELECT FROM event v JOIN metric_watermark w ON w.environment_id = v.environment_id
         WHERE v.environment_id = $1 AND v.recorded_in >= w.folded_before) AS left`,
      [actor.environment.id],
    );
    return rows[0]?.left;
  };
  await expect.poll(isLeft).toBe(false);
  const before = await sums(database, actor);
  await beginMetrics(actor.environment.id, actor.environment.timeZone);
  expect(await everything(actor), 'from the facts').toEqual(committed);
  await folded();
  expect(await sums(database, actor), 'made again').toEqual(before);
  expect(await everything(actor)).toEqual(committed);
});

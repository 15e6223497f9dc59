import type { Actor } from '@/lib/auth/actor';
import { callAlone } from '@/lib/db';
import { ulid } from '@/lib/ids';
import { beginMetrics, foldLogs } from '@/lib/metrics/fold';
import { readSeries } from '@/lib/metrics/read-series';
import type { TestDatabase } from '../support/database';
import { newMerchant } from '../support/merchants';
import { CUSTOMERS, expect, newEndpoint, Receiver, test, work, writeEvents } from './webhooks-world';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

/** Calls at even distances until now, with latencies that are all different. */
async function logCalls(database: TestDatabase, environmentId: string, count: number, sinceMs: number) {
  const now = Date.now();
  const calls = Array.from({ length: count }, (_, nth) => {
    const at = now - sinceMs + (nth * sinceMs) / count;
    return { at: new Date(at).toISOString(), id: `req_${ulidAt(at)}`, ms: 1 + ((nth * 37) % 900) };
  });
  await database.owner.query(
    `INSERT INTO request_log (environment_id, id, created_at, method, path, status, duration_ms, actor_kind, actor_id,
       is_repeated, request_headers, request_state, request_bytes, answer_headers, answer_state, answer_bytes)
     SELECT $1, id, at::timestamptz, 'GET', '/payments', 200, ms, 'key', 'key_a', false, '{}', 'none', 0, '{}', 'none', 0
     FROM jsonb_to_recordset($2) AS c (id text, at text, ms int)`,
    [environmentId, JSON.stringify(calls)],
  );
}

/** The time of an id, and an end that no other one has. */
function ulidAt(ms: number): string {
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
  let head = '';
  for (let rest = Math.floor(ms); head.length < 10; rest = Math.floor(rest / 32))
    head = alphabet[rest % 32] + head;
  return head + ulid().slice(10);
}

async function answers(actor: Actor): Promise<unknown> {
  const now = Date.now();
  const to = new Date(Math.ceil(now / MINUTE_MS) * MINUTE_MS + MINUTE_MS);
  const read = (
    metric: 'api_latency_p95' | 'webhook_latency_p50',
    granularity: 'hour' | 'day',
    days: number,
  ) => readSeries(actor, { metric, granularity, from: new Date(to.getTime() - days * DAY_MS), to });
  const all = [
    await read('api_latency_p95', 'day', 6),
    await read('api_latency_p95', 'hour', 3),
    await read('webhook_latency_p50', 'day', 6),
    await read('webhook_latency_p50', 'hour', 1),
  ];
  return all.map(({ total, points }) => ({
    total,
    points: points.map(({ value, sample }) => [value, sample]),
  }));
}

async function folded(): Promise<void> {
  while ((await foldLogs()).isBehind);
}

test('latencies of calls and of deliveries are the same from sums as from their logs, in every zone, and go with them', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const environmentId = sandbox.environment.id;
  await logCalls(database, environmentId, 1_500, 5 * DAY_MS);
  const receiver = await new Receiver().open();
  await newEndpoint(sandbox, receiver.url(), CUSTOMERS);
  await writeEvents(database, environmentId, 40, 1);
  await work(environmentId, () => receiver.heard.length >= 40);
  await receiver.close();
  await database.owner.query('ALTER TABLE webhook_attempt DISABLE TRIGGER USER');
  await database.owner.query(
    `UPDATE webhook_attempt SET started_at = started_at - nth * interval '90 minutes',
       ended_at = ended_at - nth * interval '90 minutes'
     FROM (SELECT delivery_id AS told, row_number() OVER (ORDER BY delivery_id) AS nth FROM webhook_attempt
       WHERE environment_id = $1) o WHERE environment_id = $1 AND delivery_id = told`,
    [environmentId],
  );
  await database.owner.query('ALTER TABLE webhook_attempt ENABLE TRIGGER USER');
  const fromLogs = await answers(sandbox);
  await folded();
  const { rows } = await database.owner.query(
    `SELECT source, (SELECT sum(amount)::int FROM metric_sum s WHERE s.environment_id = $1 AND s.grain = 'hour'
       AND s.measure = w.source || '.latency') AS facts FROM metric_log_watermark w WHERE environment_id = $1 ORDER BY 1`,
    [environmentId],
  );
  expect(rows).toEqual([
    { source: 'delivery', facts: 40 },
    { source: 'request', facts: expect.any(Number) },
  ]);
  expect(rows[1].facts).toBeGreaterThan(1_480);
  expect(await answers(sandbox), 'folded').toEqual(fromLogs);
  // What comes now is not folded yet.
  await logCalls(database, environmentId, 30, 5 * MINUTE_MS);
  const later = await answers(sandbox);
  expect(later).not.toEqual(fromLogs);
  await beginMetrics(environmentId, sandbox.environment.timeZone);
  expect(await answers(sandbox), 'from the logs').toEqual(later);
  await folded();
  expect(await answers(sandbox), 'folded again').toEqual(later);

  // Days begin at half past an hour of UTC.
  const zone = 'Asia/Kolkata';
  const moved = { ...sandbox, environment: { ...sandbox.environment, timeZone: zone } };
  const movedFacts = await answers(moved);
  await database.owner.query(
    'UPDATE merchant SET time_zone = $2 WHERE id = (SELECT merchant_id FROM environment WHERE id = $1)',
    [environmentId, zone],
  );
  await folded();
  expect(await answers(moved), 'in another zone').toEqual(movedFacts);
  expect(movedFacts).not.toEqual(later);

  await callAlone('metric_fold_log', environmentId, { source: 'request', zone, days: 2, minutes: 30 });
  const kept = await database.owner.query(
    `SELECT min(starts_at) > now() - interval '2 days' AS is_gone FROM metric_sum
     WHERE environment_id = $1 AND measure = 'request.latency'`,
    [environmentId],
  );
  expect(kept.rows).toEqual([{ is_gone: true }]);
});

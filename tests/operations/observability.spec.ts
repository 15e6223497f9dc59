import { briefPool } from '@/lib/db';
import { newId } from '@/lib/ids';
import { prepareGauges } from '@/lib/observability/gauges';
import { readQueues } from '@/lib/observability/read-queues';
import { setFaults } from '@/lib/sandbox/faults';
import { metricsRegistry } from '@/lib/telemetry';
import { noteSpan, presentSpan, traced } from '@/lib/trace';
import { spanContextOf } from '@/lib/tracing/span-recorder';
import { newMerchant } from '../support/merchants';
import { type Sent, statementsOf } from '../support/statements';
import { expect, paid, test } from './payments-world';
import { newEndpoint, writeEvents } from './webhooks-world';

/** Runs work and returns the readings that it sent. */
async function readingsOf(work: () => Promise<unknown>): Promise<Sent[]> {
  return (await statementsOf(work)).filter(({ name }) => name.startsWith('operators_'));
}

test('ten scrapers at once cost the database one read, and a scrape after it none', async () => {
  prepareGauges();
  const scrape = () => metricsRegistry().metrics();
  const sent = await readingsOf(async () => {
    await Promise.all(Array.from({ length: 10 }, scrape));
    expect(await scrape()).toMatch(/countinghouse_queue_waiting\{queue="mail"\} \d/);
  });
  expect(sent.map(({ name }) => name).sort()).toEqual([
    'operators_ages',
    'operators_breakers',
    'operators_queues',
  ]);
});

test('each pool says how many connections it has and may have, and who waits for one', async () => {
  prepareGauges();
  const held = await briefPool().connect();
  const waiting = briefPool().connect();
  try {
    const text = await metricsRegistry().metrics();
    const of = (name: string) =>
      Number(
        new RegExp(`^countinghouse_database_${name.replace(/[{}]/g, '\\$&')} (.*)$`, 'm').exec(text)?.[1],
      );
    expect(of('connections{pool="brief",state="open"}')).toBe(1);
    expect(of('connections{pool="brief",state="waiting"}')).toBe(1);
    expect(of('connections_max{pool="brief"}')).toBe(1);
    expect(of('connections{pool="main",state="waiting"}')).toBe(0);
    expect(of('connections_max{pool="main"}')).toBeGreaterThan(1);
  } finally {
    held.release();
    (await waiting).release();
  }
});

test('what waits is counted with the age of the oldest', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const environmentId = sandbox.environment.id;
  const before = await readQueues();
  await setFaults(environmentId, [{ fault: 'error_after', kind: 'authorization' }]);
  await Promise.all([paid(sandbox), paid(sandbox)]);
  await newEndpoint(sandbox, 'https://shop.example/hooks', { event_types: ['customer.created'] });
  await writeEvents(database, environmentId, 3, 1);
  await database.owner.query(
    `UPDATE operation SET reserved_at = now() - interval '90 seconds' WHERE environment_id = $1`,
    [environmentId],
  );
  await database.owner.query(
    `INSERT INTO mail (environment_id, id, kind, about, occasion, recipient, locale, next_at)
     SELECT $1, 'mail_observed', kind, $1, 'observed', 'ops@shop.example', 'en', now() - interval '50 seconds'
     FROM (VALUES ('reviews_due')) AS k (kind)`,
    [environmentId],
  );
  await database.owner.query(
    `WITH i AS (INSERT INTO invariant (environment_id, number, id, state, due_at)
       VALUES ($1, 1, $2, 'broken', now()) RETURNING environment_id, number)
     INSERT INTO invariant_offender (environment_id, number, object_id, problem, expected, found, first_at, last_at)
     SELECT environment_id, number, object, 'entry_empty', '> 0', '0', now(), now()
     FROM i, unnest(ARRAY['one', 'another']) AS object`,
    [environmentId, newId('invariant')],
  );
  const untold = before.queues.events_untold.waiting + 3;
  // Events are read below the oldest open transaction, which may be another test's.
  await expect
    .poll(async () => (await readQueues()).queues.events_untold.waiting, { timeout: 60_000 })
    .toBeGreaterThanOrEqual(untold);
  const { queues, foldingLagSeconds, invariants } = await readQueues();
  const more = (queue: keyof typeof queues) => queues[queue].waiting - before.queues[queue].waiting;
  expect(more('operations_unknown')).toBe(2);
  expect(queues.operations_unknown.oldestSeconds).toBeGreaterThan(89);
  expect(more('mail')).toBe(1);
  expect(queues.mail.oldestSeconds).toBeGreaterThan(49);
  expect(queues.events_untold.oldestSeconds).toBeLessThan(86_400);
  expect(foldingLagSeconds).toBeGreaterThanOrEqual(0);
  // One invariant, however many rows break it. What other tests broke stays on its boards.
  expect(invariants.broken).toBe(before.invariants.broken + 1);
});

test('no reading walks through what was done before', async ({ database }) => {
  const sent = await readingsOf(readQueues);
  expect(sent).toHaveLength(3);
  const client = await database.owner.connect();
  try {
    // Tables of tests are so small that walking through them is cheaper than any index.
    await client.query(
      'BEGIN; SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = force_generic_plan',
    );
    for (const { text } of sent) {
      const asks = text.includes('$1');
      await client.query(`PREPARE observed ${asks ? '(int)' : ''} AS ${text}`);
      const { rows } = await client.query(`EXPLAIN EXECUTE observed ${asks ? '(10000)' : ''}`);
      await client.query('DEALLOCATE observed');
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).not.toMatch(
        /Seq Scan on (?:event|operation|webhook_delivery|refund|mail|review|invariant_offender|breaker)\b/,
      );
    }
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});

test('a traceparent is continued only when it is one', () => {
  const [traceId, spanId] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
  const known = { traceId, spanId, isRemote: true };
  expect(spanContextOf(`00-${traceId}-${spanId}-01`)).toEqual({ ...known, traceFlags: 1 });
  expect(spanContextOf(`00-${traceId}-${spanId}-02`)).toEqual({ ...known, traceFlags: 0 });
  expect(spanContextOf(`cc-${traceId}-${spanId}-01-what-comes-later`)).toEqual({ ...known, traceFlags: 1 });
  for (const odd of [
    '',
    'nonsense',
    `ff-${traceId}-${spanId}-01`,
    `00-${traceId}-${spanId}-01-more`,
    `00-${'0'.repeat(32)}-${spanId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `00-${traceId.toUpperCase()}-${spanId}-01`,
    `00-${traceId}-${spanId}-1`,
  ]) {
    expect(spanContextOf(odd), odd).toBeNull();
  }
});

test('without an exporter a span is its work and nothing else', async () => {
  const failure = new Error('as it was');
  const work = Promise.resolve(7);
  expect(traced({ name: 'statement', of: 'none' }, () => work)).toBe(work);
  await expect(traced({ name: 'statement' }, () => Promise.reject(failure))).rejects.toBe(failure);
  noteSpan({ 'countinghouse.outcome': 'approved' });
  expect(presentSpan()).toBeNull();
});

test('what the database does not answer has no value, and the rest is served', async ({ database }) => {
  prepareGauges();
  const { now } = performance;
  // What was read is kept for seconds.
  performance.now = () => now.call(performance) + 60_000;
  try {
    await database.owner.query('ALTER TABLE mail RENAME TO letters');
    // The failure is counted while the first answer is being written.
    await metricsRegistry().metrics();
    const text = await metricsRegistry().metrics();
    expect(text).not.toMatch(/countinghouse_queue_waiting\{|countinghouse_breakers_open\{/);
    expect(text).toMatch(/countinghouse_metrics_folding_lag_seconds Nan/i);
    expect(text).toContain('countinghouse_readings_failed_total 1');
    expect(text).toMatch(/countinghouse_database_connections\{pool="main",state="open"\} [1-9]/);
  } finally {
    await database.owner.query('ALTER TABLE letters RENAME TO mail');
    performance.now = now;
  }
});

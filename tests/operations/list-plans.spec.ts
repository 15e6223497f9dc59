import type { Actor } from '@/lib/auth/actor';
import { PaymentFilters } from '@/lib/payments/filters';
import { countPayments, listPayments } from '@/lib/payments/queries';
import { stopSimulation } from '@/lib/testlab/simulations/change-simulation';
import { StartSimulation } from '@/lib/testlab/simulations/schema';
import { startSimulation } from '@/lib/testlab/simulations/start-simulation';
import { TryFilters } from '@/lib/webhooks/tries/filters';
import { countTries, listTries } from '@/lib/webhooks/tries/queries';
import type { TestDatabase } from '../support/database';
import { newMerchant } from '../support/merchants';
import { readsOf, type Sent } from '../support/statements';
import { expect, NO_KEY, test } from './payments-world';
import { changeEndpoint, newEndpoint } from './webhooks-world';

const ROWS = 6_000;

type Plan = Record<string, unknown> & { Plans?: Plan[] };

/** The most rows that one step of a read touched. */
async function touched(database: TestDatabase, sent: readonly Sent[]): Promise<number> {
  let most = 0;
  const walk = (plan: Plan): void => {
    const rows = [
      'Actual Rows',
      'Rows Removed by Filter',
      'Rows Removed by Index Recheck',
      'Rows Removed by Join Filter',
    ]
      .map((name) => Number(plan[name] ?? 0))
      .reduce((sum, one) => sum + one, 0);
    most = Math.max(most, rows * Number(plan['Actual Loops'] ?? 1));
    for (const part of plan.Plans ?? []) walk(part);
  };
  for (const { text, values } of sent) {
    const { rows } = await database.app.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values);
    walk(rows[0]['QUERY PLAN'][0].Plan);
  }
  return most;
}

/** Three runs of made-up traffic with a third of the payments each, one after the other. */
async function runsOf(database: TestDatabase, actor: Actor): Promise<string[]> {
  const runs: string[] = [];
  for (let nth = 0; nth < 3; nth += 1) {
    const asked = StartSimulation.parse({ mode: 'live', rate: 10, minutes: 5, seed: nth });
    const { id } = (await startSimulation(actor, asked, NO_KEY)).row;
    await stopSimulation(actor, { id }, NO_KEY);
    runs.push(id);
  }
  await database.owner.query(
    `INSERT INTO payment (environment_id, id, amount, currency, status, capture_method, client_secret, metadata, created_at,
       updated_at)
     SELECT $1, 'pay_' || lpad(n::text, 26, '0'), 100, 'USD', 'requires_payment_method', 'auto', 's',
       jsonb_build_object('simulation', ($2::text[])[1 + n * 3 / ($3 + 1)]), now(), now() FROM generate_series(1, $3) n`,
    [actor.environment.id, runs, ROWS],
  );
  await database.owner.query('ANALYZE payment');
  return runs;
}

test('payments of one run of made-up traffic are read and counted without those of others', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const runs = await runsOf(database, sandbox);
  for (const simulation of runs) {
    const filters = PaymentFilters.parse({ simulation, view: 'declined' });
    const page = await readsOf(() => listPayments(sandbox, PaymentFilters.parse({ simulation })));
    expect(await touched(database, page), 'a page').toBeLessThan(100);
    const reads = await readsOf(async () => {
      expect((await listPayments(sandbox, filters)).rows).toEqual([]);
      expect(await countPayments(sandbox, filters, 10_001)).toBe(0);
    });
    expect(await touched(database, reads), 'of which none fits').toBeLessThanOrEqual(ROWS / 3 + 1);
    const counted = await readsOf(async () => {
      const count = await countPayments(sandbox, PaymentFilters.parse({ simulation }), ROWS);
      expect(Math.abs(count - ROWS / 3)).toBeLessThanOrEqual(1);
    });
    expect(await touched(database, counted), 'a count').toBeLessThanOrEqual(ROWS / 3 + 1);
  }
  const other = { simulation: 'sim_of_nobody' };
  const none = await readsOf(() => listPayments(sandbox, PaymentFilters.parse(other)));
  expect(await touched(database, none)).toBe(0);
});

/** Tries of three endpoints: the newest half of the first, then of the second, and ten of the third, the oldest. */
async function triesOf(database: TestDatabase, actor: Actor): Promise<string[]> {
  const environmentId = actor.environment.id;
  const endpoints: string[] = [];
  for (const path of ['busy', 'once', 'quiet']) {
    const { id } = await newEndpoint(actor, `https://${path}.shop.example/hooks`);
    // What is written here waits for nobody.
    await changeEndpoint(actor, id, { status: 'paused' });
    endpoints.push(id);
  }
  await database.owner.query(
    `WITH told AS (
       INSERT INTO event (environment_id, id, type, object_type, object_id, seq, snapshot, actor, created_at)
       SELECT $1, 'evt_' || lpad(n::text, 26, '0'), CASE WHEN n <= 10 THEN 'refund.failed' ELSE 'payment.succeeded' END,
         'customer', 'cus_' || n, 1, '{}', 'system', now() FROM generate_series(1, $2) n
       RETURNING id, type, object_id, right(id, 20)::int AS n
     ), delivered AS (
       INSERT INTO webhook_delivery (environment_id, id, endpoint_id, event_id, object_id, position, status, tries, attempts,
         created_at, ended_at)
       SELECT $1, 'wd' || substr(id, 4), ($3::text[])[CASE WHEN n <= 10 THEN 3 WHEN n <= $2 / 2 THEN 2 ELSE 1 END], id, object_id,
         n, 'delivered', 1, 1, now(), now() FROM told RETURNING id, endpoint_id, event_id
     )
     INSERT INTO webhook_attempt (environment_id, delivery_id, number, endpoint_id, event_type, url, started_at, ended_at,
       outcome, duration_ms, status_code)
     SELECT $1, d.id, 1, d.endpoint_id, t.type, 'https://shop.example/hooks', moment, moment,
       CASE WHEN n <= 10 THEN 'refused' ELSE 'delivered' END, 12, CASE WHEN n <= 5 THEN NULL WHEN n <= 10 THEN 500 ELSE 200 END
     FROM delivered d JOIN told t ON t.id = d.event_id, LATERAL (SELECT now() - ($2 - n) * interval '1 second') m (moment)`,
    [environmentId, ROWS, endpoints],
  );
  await database.owner.query('ANALYZE event, webhook_delivery, webhook_attempt');
  return endpoints;
}

test('whatever the list of tries is filtered by, a page reads little more than it shows', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const [busy, once, quiet] = await triesOf(database, sandbox);
  const asked: [Record<string, string>, number][] = [
    [{}, 26],
    [{ endpoint: busy ?? '' }, 26],
    [{ endpoint: once ?? '' }, 26],
    [{ endpoint: quiet ?? '' }, 10],
    [{ search: quiet ?? '' }, 10],
    [{ type: 'payment.succeeded' }, 26],
    [{ type: 'refund.failed' }, 10],
    [{ type: 'payment.failed' }, 0],
    [{ search: `evt_${'7'.padStart(26, '0')}` }, 1],
    [{ search: `wd_${'7'.padStart(26, '0')}` }, 1],
    [{ view: 'failed' }, 10],
    [{ outcome: 'refused' }, 10],
    [{ outcome: 'timed_out' }, 0],
    [{ 'outcome[not]': 'delivered' }, 10],
    [{ answer: 'missing' }, 5],
    [{ endpoint: quiet ?? '', view: 'failed', type: 'refund.failed' }, 10],
  ];
  for (const [query, found] of asked) {
    const filters = TryFilters.parse({ limit: '25', ...query });
    const reads = await readsOf(async () => {
      expect((await listTries(sandbox, filters)).rows, JSON.stringify(query)).toHaveLength(
        Math.min(25, found),
      );
      expect(await countTries(sandbox, filters, 26), JSON.stringify(query)).toBe(found);
    });
    expect(reads.length).toBeGreaterThan(0);
    expect(await touched(database, reads), JSON.stringify(query)).toBeLessThan(100);
  }
});

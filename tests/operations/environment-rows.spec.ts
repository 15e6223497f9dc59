import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { handleApi } from '@/lib/api/handler';
import { createCustomer } from '@/lib/customers/create-customer';
import { callFunction, db, pool, select } from '@/lib/db';
import {
  acrossEnvironments,
  atDoor,
  enterEnvironment,
  inEnvironment,
  presentEnvironment,
} from '@/lib/present-environment';
import { newApiClient } from '../support/api';
import { expect, test } from '../support/database';
import { newMerchant } from '../support/merchants';
import { statementsOf } from '../support/statements';
import { reach, reachesFor, stockOf, worldOf } from '../support/tenant-reaches';
import { switchPolicies, withoutFilters } from '../support/without-filters';

/** Says which environment's rows a function is shown; in the statement it may stand beside functions of others. */
const WHOSE = `CREATE OR REPLACE FUNCTION whose(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
  BEGIN
    RETURN (SELECT jsonb_agg(DISTINCT environment_id) FROM customer);
  END $$`;

/** An environment with one customer. */
async function place() {
  const { sandbox } = await newMerchant();
  const { row } = await createCustomer(sandbox, { name: 'Ada Lane', metadata: {} }, { claim: null });
  return { environmentId: sandbox.environment.id, customerId: row.id };
}

const seen = () => select<{ environment_id: string }>('seen', 'SELECT environment_id FROM customer', []);

test.beforeEach(async ({ database }) => {
  await database.owner.query(WHOSE);
});

test('work sees the rows of its own environment alone, whatever connection it gets', async () => {
  const places = await Promise.all(Array.from({ length: 4 }, place));
  const work = Array.from({ length: 40 }, (_, nth) => {
    const { environmentId, customerId } = places[nth % 4] as (typeof places)[number];
    const other = places[(nth + 1) % 4] as (typeof places)[number];
    const foreign = { environmentId_id: { environmentId: other.environmentId, id: other.customerId } };
    const own = { environmentId_id: { environmentId, id: customerId } };
    return inEnvironment(environmentId, async () => {
      switch (nth % 5) {
        case 0:
          return expect(await seen()).toEqual([{ environment_id: environmentId }]);
        case 1:
          return expect(await db().customer.findMany({ select: { environmentId: true } })).toEqual([
            { environmentId },
          ]);
        case 2:
          // Asked for in one turn with others: Prisma would send them together, in one name.
          expect(await db().customer.findUnique({ where: own })).not.toBeNull();
          return expect(await db().customer.findUnique({ where: foreign })).toBeNull();
        case 3:
          return expect(await callFunction('whose', environmentId, {})).toEqual([environmentId]);
        default:
          // A function that is asked for somebody else's environment finds what its caller may see.
          return expect(await callFunction('whose', other.environmentId, {})).toEqual([environmentId]);
      }
    });
  });
  await Promise.all(work);
  expect(pool().totalCount).toBeGreaterThan(1);
});

test('work that goes to and fro between environments finds the connections that were told before', async () => {
  const [first, second] = [await place(), await place()];
  // Several connections, each told of the first.
  await inEnvironment(first.environmentId, () => Promise.all(Array.from({ length: 4 }, seen)));
  const sent = await statementsOf(async () => {
    for (let round = 0; round < 10; round += 1) {
      for (const { environmentId } of [first, second]) await inEnvironment(environmentId, seen);
    }
  });
  const told = sent.filter(({ name }) => name === 'show_environment').map(({ values }) => values[0]);
  expect(told).toEqual([second.environmentId]);
});

test('a door shows nothing until it is known whose request it is, and then one environment', async () => {
  const [first, second] = [await place(), await place()];
  await atDoor(async () => {
    expect([presentEnvironment(), await seen()]).toEqual(['', []]);
    expect(await db().customer.count()).toBe(0);
    expect(await callFunction('whose', first.environmentId, {})).toBeNull();
    enterEnvironment(first.environmentId);
    enterEnvironment(first.environmentId);
    expect(await seen()).toEqual([{ environment_id: first.environmentId }]);
    expect(() => enterEnvironment(second.environmentId)).toThrow(/one environment/);
    for (const odd of ['*', '', 'env_', "env_'"]) expect(() => enterEnvironment(odd), odd).toThrow();
    for (const odd of ['*', '']) expect(() => inEnvironment(odd, seen), odd).toThrow();
    expect((await acrossEnvironments(seen)).length).toBeGreaterThan(1);
    expect(await seen()).toHaveLength(1);
  });
});

test('a connection that cannot be told is thrown away, and the next one shows the right rows', async ({
  database,
}) => {
  const [first, second] = [await place(), await place()];
  await inEnvironment(first.environmentId, () => Promise.all(Array.from({ length: 16 }, seen)));
  await database.app.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'countinghouse'
       AND datname = current_database() AND usename = current_user`,
  );
  await expect
    .poll(() => inEnvironment(second.environmentId, seen).catch(() => null), { intervals: [20] })
    .toEqual([{ environment_id: second.environmentId }]);
});

/** Who may leave the environment of a request, and why. */
const BEYOND: Record<string, string> = {
  'lib/present-environment.ts': 'is it',
  'lib/auth/keys.ts': 'a key says whose request it is',
  'lib/auth/key-uses.ts': 'what was counted of all keys is written together',
  'lib/auth/signatures/nonces.ts': 'nonces of one moment share a statement',
  'lib/audit/record-sign-in.ts': 'a person signs in to all of their merchants',
  'lib/requests/write-requests.ts': 'calls of one moment are logged together',
  'lib/configuration/promote-configuration.ts': 'brings over what its member may read in both environments',
  'lib/api/replay-request.ts': 'sends a call again in a sandbox of the same member',
  'lib/merchants/queries.ts': 'a key leads its member to the environment that it is of',
  'lib/live/hub.ts': 'one source for all readers; each room is read in its environment',
  'lib/jobs/run-jobs.ts': 'work may be due anywhere; functions are shown the environment that they work in',
  'lib/jobs/resolve-operations.ts': 'what a job found is done in its environment',
  'lib/auth/environment.ts': 'an environment is read in itself, before who acts there is known',
  'lib/exports/run-exports.ts': 'the same',
  'lib/refunds/bulk/run-batches.ts': 'the same',
  'lib/refunds/dispatch-refunds.ts': 'the same',
  'lib/payouts/dispatch-payouts.ts': 'the same',
  'lib/payouts/resolve-payouts.ts': 'the same',
  'lib/payouts/schedules/run-schedules.ts': 'the same',
  'lib/alerts/look-at-rules.ts': 'the rules of each environment are looked at in it',
  'lib/invariants/watch-environment.ts': 'the board looks at each environment in it',
  'lib/testlab/simulations/run-simulations.ts': 'the same',
  'lib/observability/read-queues.ts': 'an operator is told how much waits, not whose it is',
  'scripts/operate-everywhere.ts': 'an operator’s commands',
};

const LEAVES =
  /import {[^}]*\b(?:acrossEnvironments|operateEverywhere|inEnvironment)\b|function (?:acrossEnvironments|queryAsIs)|queryAsIs[<(]/;

test('only these leave the environment of a request, and no door is among them', () => {
  const found = ['app', 'components', 'lib', 'scripts', 'server.ts', 'worker.ts']
    .flatMap(sourcesIn)
    .filter((file) => LEAVES.test(readFileSync(file, 'utf8')));
  const known = [...Object.keys(BEYOND), 'lib/db.ts', 'lib/environment-pool.ts'];
  expect(found.filter((file) => !known.includes(file))).toEqual([]);
});

function sourcesIn(folder: string): string[] {
  if (/\.tsx?$/.test(folder)) return [folder];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.posix.join(folder, name))
    .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('lib/generated/'));
}

const client = () =>
  newApiClient('http://localhost', (input, init) => handleApi(new Request(input, init), { ip: null }));

test('with every condition on the environment taken out of the product, nobody reaches what is not theirs', async ({
  database,
}) => {
  const [api, stranger] = [await client(), await client()];
  const [theirs, own] = [await stockOf(api), await stockOf(stranger)];
  const open = (await stranger.post('/payments', { amount: 100, currency: 'USD' })).body.id;
  const before = [await worldOf(api, theirs), await worldOf(stranger, own)];
  const filters = await withoutFilters(database);
  try {
    expect(filters.functions).toBeGreaterThan(50);
    const reaches = reachesFor(theirs, { customer: own.customer, method: own.method, open });
    for (const request of reaches) {
      const answer = await reach(stranger, request);
      expect([answer.status, answer.body.code], request.join(' ')).toEqual([404, 'not_found']);
      expect(answer.text, request.join(' ')).not.toMatch(/ada\.lane|Ada Lane|last4/);
    }
    for (const path of [
      `/payments?customer=${theirs.customer}`,
      '/payments?search=ada.lane@private.example',
      `/refunds?payment=${theirs.payment}`,
      `/events?object=${theirs.payment}`,
    ]) {
      const answer = await stranger.get(path);
      expect(answer.text, path).not.toContain(theirs.customer);
      expect(answer.text, path).not.toContain(theirs.payment);
    }
    expect([await worldOf(api, theirs), await worldOf(stranger, own)]).toEqual(before);
    expect(filters.statements()).toBeGreaterThan(10);
    // The same without the policies: then the conditions are missed.
    await switchPolicies(database, 'DISABLE');
    const leaks = [];
    for (const request of reaches.filter(([method]) => method === 'GET')) {
      if ((await reach(stranger, request)).status === 200) leaks.push(request.join(' '));
    }
    expect(leaks.length).toBeGreaterThan(5);
  } finally {
    await switchPolicies(database, 'ENABLE');
    await filters.putBack();
  }
});

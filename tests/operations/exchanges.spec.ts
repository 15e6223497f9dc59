import type { Actor } from '@/lib/auth/actor';
import { getPaymentParts } from '@/lib/payments/queries';
import { tellStory } from '@/lib/payments/tell-story';
import { readTimeline } from '@/lib/payments/timeline';
import { setFaults } from '@/lib/sandbox/faults';
import { newMerchant } from '../support/merchants';
import {
  age,
  authorized,
  capture,
  decide,
  expect,
  operationsOf,
  paid,
  pay,
  resolveAll,
  SHORT_TIMEOUT_MS,
  test,
} from './payments-world';

test.use({ networkTimeoutMs: SHORT_TIMEOUT_MS });

async function storyOf(actor: Actor, id: string) {
  const [payment, timeline] = [await getPaymentParts(actor, id), await readTimeline(actor, id)];
  const chapters = tellStory({ payment, ...timeline, entries: new Map() });
  return { ...timeline, steps: chapters.flatMap((chapter) => chapter.steps) };
}

test('the first call, each inquiry and what they said stay, and the story tells them in order', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const { environmentId, id } = await authorized(sandbox);
  await setFaults(environmentId, [
    { fault: 'error_after', kind: 'capture', remaining: 1 },
    { fault: 'error_before', kind: 'inquiry', remaining: 2 },
  ]);
  await capture(sandbox, id);
  for (let asked = 0; asked < 3; asked += 1) {
    await age(database, environmentId);
    await resolveAll(database, environmentId);
  }
  const { operations, steps } = await storyOf(sandbox, id);
  const operation = operations.find(({ kind }) => kind === 'capture');
  expect(operation).toMatchObject({
    status: 'approved',
    inquiries: 3,
    exchange: { request: { method: 'POST' }, response: { status: 500 } },
  });
  expect(operation?.later).toMatchObject([
    { number: 1, kind: 'inquiry', outcome: 'unknown', exchange: { response: { status: 500 } } },
    { number: 2, kind: 'inquiry', outcome: 'unknown' },
    { number: 3, kind: 'inquiry', outcome: 'approved', exchange: { response: { status: 200 } } },
  ]);
  const told = steps.filter(({ id: step }) => step.startsWith(operation?.id ?? '-'));
  expect(told.map(({ name }) => name)).toEqual([
    'capture.approved',
    'inquired',
    'inquired',
    'inquired',
    'asked',
  ]);
  expect(told[3]).toMatchObject({ words: ['approved'], exchange: { response: { status: 200 } } });
});

test('a callback is kept with what it said, the same one twice as well', async ({ database }) => {
  const { sandbox } = await newMerchant();
  await setFaults(sandbox.environment.id, [
    { fault: 'callback_duplicated', kind: 'any', remaining: 1, parameter: 2 },
  ]);
  const { row } = await pay(sandbox, { payment_method: 'pm_card_threeDSecure2Required' });
  await decide(row, 'approved');
  const { operations, steps } = await storyOf(sandbox, row.id);
  const said = operations[0]?.later ?? [];
  expect(said.length).toBeGreaterThanOrEqual(2);
  for (const one of said) {
    expect(one).toMatchObject({
      kind: 'callback',
      outcome: 'approved',
      exchange: { request: { method: 'POST', body: { operation: { state: 'approved' } } } },
    });
  }
  expect(steps.filter(({ name }) => name === 'calledBack')).toHaveLength(said.length);
  const { rows } = await database.owner.query(
    'SELECT exchange::text FROM operation_exchange WHERE environment_id = $1',
    [sandbox.environment.id],
  );
  for (const { exchange } of rows) expect(exchange).not.toMatch(/\d{13,}/);
});

test('a network that never answers fills no disk: the first eight words and the newest 24 stay', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const { environmentId, id } = await authorized(sandbox);
  await setFaults(environmentId, [
    { fault: 'error_before', kind: 'capture' },
    { fault: 'error_before', kind: 'inquiry' },
  ]);
  await capture(sandbox, id);
  for (let asked = 0; asked < 45; asked += 1) {
    await age(database, environmentId);
    await resolveAll(database, environmentId);
  }
  const { operations } = await storyOf(sandbox, id);
  const numbers = operations.find(({ kind }) => kind === 'capture')?.later.map(({ number }) => number);
  expect(numbers).toEqual([
    ...Array.from({ length: 8 }, (_, nth) => nth + 1),
    ...Array.from({ length: 24 }, (_, nth) => nth + 22),
  ]);
});

test('an approval without more has its one exchange and no row beside it', async ({ database }) => {
  const { sandbox } = await newMerchant();
  await paid(sandbox);
  expect(await operationsOf(database, sandbox.environment.id)).toHaveLength(1);
  const { rows } = await database.owner.query('SELECT FROM operation_exchange WHERE environment_id = $1', [
    sandbox.environment.id,
  ]);
  expect(rows).toEqual([]);
});

test('why an attempt went its way is written down when it is decided, and told from there', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const { id } = await paid(sandbox);
  const parts = await getPaymentParts(sandbox, id);
  expect(parts.attempts[0]?.routing).toEqual({ reason: 'only_connector', considered: ['sandbox-card'] });
  expect((await storyOf(sandbox, id)).steps.map(({ name }) => name)).toContain('routeOnly');
  // Connectors come and go; what was written down stays what is told.
  await database.owner.query(`UPDATE attempt SET routing = $2 WHERE payment_id = $1`, [
    id,
    { reason: 'first_connector', considered: ['sandbox-card', 'another'] },
  ]);
  expect((await storyOf(sandbox, id)).steps.map(({ name }) => name)).toContain('routeFirst');
  await database.owner.query('UPDATE attempt SET routing = NULL WHERE payment_id = $1', [id]);
  expect((await storyOf(sandbox, id)).steps.map(({ name }) => name)).toContain('routeCard');
});

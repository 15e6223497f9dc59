import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { scaleSimulation, stopSimulation } from '@/lib/testlab/simulations/change-simulation';
import { drawStep } from '@/lib/testlab/simulations/draw-step';
import { playStep } from '@/lib/testlab/simulations/play-step';
import { getSimulation } from '@/lib/testlab/simulations/queries';
import { fillSimulations, playSimulations } from '@/lib/testlab/simulations/run-simulations';
import { StartSimulation } from '@/lib/testlab/simulations/schema';
import { startSimulation } from '@/lib/testlab/simulations/start-simulation';
import { backDate } from '@/prisma/seed/back-date';
import type { TestDatabase } from '../support/database';
import { newMerchant } from '../support/merchants';
import { expectSound } from './payments-invariants';
import { expect, refusal, tally, test } from './payments-world';
import { switchRisk } from './risk-world';

const DAY_MS = 86_400_000;
const NOBODY = { claim: null };

async function started(actor: Actor, asked: Record<string, unknown>) {
  const { row } = await startSimulation(actor, StartSimulation.parse(asked), NOBODY);
  return row;
}

/** Plays what is due in every sandbox, ours among them, until this simulation has played so many or has ended. */
async function play(database: TestDatabase, actor: Actor, id: string, until = Number.POSITIVE_INFINITY) {
  for (let rounds = 0; rounds < 400; rounds += 1) {
    const row = await getSimulation(actor, id);
    if (row.status !== 'running' || row.played >= until) return row;
    await database.owner.query('UPDATE simulation SET due_at = now() WHERE environment_id = $1', [
      actor.environment.id,
    ]);
    await playSimulations();
    await fillSimulations(backDate);
  }
  throw new Error('the simulation does not end');
}

const paymentsOf = (actor: Actor, id: string) =>
  db().payment.findMany({
    where: { environmentId: actor.environment.id, metadata: { path: ['simulation'], equals: id } },
    orderBy: { id: 'asc' },
  });

test('steps follow from the seed, in the shares that are stated', () => {
  const steps = Array.from({ length: 5_000 }, (_, number) => drawStep(7, number, 'USD'));
  expect(steps.slice(0, 50)).toEqual(Array.from({ length: 50 }, (_, number) => drawStep(7, number, 'USD')));
  expect(drawStep(8, 0, 'USD')).not.toEqual(steps[0]);
  const share = (is: (step: (typeof steps)[number]) => boolean) => steps.filter(is).length / steps.length;
  const within = (actual: number, least: number, most: number, what: string) => {
    expect(actual, what).toBeGreaterThan(least);
    expect(actual, what).toBeLessThan(most);
  };
  within(
    share(({ method }) => method.includes('chargeDeclined')),
    0.06,
    0.1,
    'declined',
  );
  within(
    share(({ method }) => method.includes('threeDSecure')),
    0.08,
    0.12,
    'asked for 3-D Secure',
  );
  within(
    share(({ decision }) => decision === 'abandoned'),
    0.12,
    0.18,
    'abandoned when asked',
  );
  within(
    share(({ after }) => after.endsWith('refund')),
    0.055,
    0.085,
    'refunded',
  );
  within(
    share(({ after }) => after === 'dispute'),
    0.003,
    0.012,
    'disputed',
  );
  within(
    share(({ currency }) => currency === 'USD'),
    0.9,
    0.97,
    'in the merchant’s own currency',
  );
  within(steps.reduce((sum, { gapMs }) => sum + gapMs, 0) / steps.length, 57_000, 63_000, 'a minute apart');
  expect(drawStep(7, 0, 'JPY').amount % 1).toBe(0);
});

test('live traffic is played to its end by the product’s own operations, and the books are clean', async ({
  database,
}) => {
  test.setTimeout(20_000);
  const { sandbox } = await newMerchant();
  const asked = { mode: 'live', rate: 62, minutes: 1, seed: 5, fraud_bursts: true, outage: true };
  const { id } = await started(sandbox, asked);
  const ended = await play(database, sandbox, id);
  expect(ended).toMatchObject({ status: 'done', played: 62, planned: 62, failure: null });
  const rows = await paymentsOf(sandbox, id);
  expect(rows.map(({ reference }) => reference)).toEqual(rows.map((_, nth) => `SIM-${nth + 1}`));
  expect(rows).toHaveLength(62);
  const statuses = tally(rows.map(({ status }) => status));
  expect(statuses.succeeded, JSON.stringify(statuses)).toBeGreaterThan(30);
  const environmentId = sandbox.environment.id;
  const steps = Array.from({ length: 62 }, (_, number) => drawStep(5, number, 'USD'));
  expect(rows.map(({ amount }) => Number(amount))).toEqual(steps.map(({ amount }) => amount));
  // The outage refuses what comes from the thirtieth step on, and ends by itself.
  expect(await db().sandboxFault.count({ where: { environmentId, remaining: { gt: 0 } } })).toBe(0);
  const unreached = rows.slice(30, 48).filter(({ status }) => status !== 'succeeded');
  expect(unreached.length).toBeGreaterThan(9);
  expect(await db().refund.count({ where: { environmentId } })).toBeGreaterThan(0);
  const made = await db().payment.count({ where: { environmentId } });
  expect(made, 'somebody tried out cards beside them').toBeGreaterThan(75);
  await expectSound(database, environmentId);
});

test('one runs at a time, in sandboxes, at another rate when asked, until it is stopped', async ({
  database,
}) => {
  const { sandbox, live } = await newMerchant();
  const asked = { mode: 'live', rate: 10, minutes: 5, seed: 1 };
  expect((await refusal(started(live, asked))).code).toBe('environment_mismatch');
  const { id } = await started(sandbox, asked);
  expect((await refusal(started(sandbox, asked))).detail).toContain('running in this sandbox');
  await play(database, sandbox, id, 3);
  const scaled = await scaleSimulation(sandbox, { id, rate: 120 }, NOBODY);
  expect(scaled.row).toMatchObject({ rate: 120, status: 'running', planned: 50 });
  const stopped = await stopSimulation(sandbox, { id }, NOBODY);
  expect(stopped.row.status).toBe('stopped');
  const { version } = stopped.row;
  expect((await stopSimulation(sandbox, { id }, NOBODY)).row).toMatchObject({ status: 'stopped', version });
  await database.owner.query('UPDATE simulation SET due_at = now() WHERE environment_id = $1', [
    sandbox.environment.id,
  ]);
  await playSimulations();
  expect(await paymentsOf(sandbox, id)).toHaveLength(stopped.row.played);
  expect((await refusal(scaleSimulation(sandbox, { id, rate: 1 }, NOBODY))).code).toBe('invalid_state');
  expect((await refusal(stopSimulation(sandbox, { id: 'sim_none' }, NOBODY))).code).toBe('not_found');
  const second = await started(sandbox, { ...asked, seed: 2 });
  expect(second.status).toBe('running');
  await stopSimulation(sandbox, { id: second.id }, NOBODY);
});

test('whoever takes over after a process died goes on, and nothing is played twice', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const row = await started(sandbox, { mode: 'live', rate: 8, minutes: 1, seed: 12 });
  // Played, and then the process died before it could note it.
  await playStep(sandbox, row, 0);
  await playStep(sandbox, row, 0);
  const ended = await play(database, sandbox, row.id);
  expect(ended).toMatchObject({ status: 'done', played: 8 });
  const rows = await paymentsOf(sandbox, row.id);
  expect(rows.map(({ reference }) => reference)).toEqual(rows.map((_, nth) => `SIM-${nth + 1}`));
  expect(rows).toHaveLength(8);
});

test('a span of days is filled as customers come, cut off and taken over between its commits', async ({
  database,
}) => {
  test.setTimeout(20_000);
  const { sandbox } = await newMerchant();
  const environmentId = sandbox.environment.id;
  // Thresholds of today held and stopped nothing then.
  await switchRisk(database, sandbox, { review_at: 1, block_at: 50 });
  const { id, createdAt } = await started(sandbox, { mode: 'back_dated', days: 40, payments: 160, seed: 3 });
  const cut = await play(database, sandbox, id, 1);
  expect(cut.played).toBeGreaterThan(0);
  // A process that held an older state writes nothing more.
  await backDate({ ...cut, played: 0 });
  expect((await getSimulation(sandbox, id)).played).toBe(cut.played);
  const ended = await play(database, sandbox, id);
  expect(ended).toMatchObject({ status: 'done', played: 160, failure: null });
  const rows = await paymentsOf(sandbox, id);
  expect(rows.length).toBeGreaterThan(130);
  expect(rows.length).toBeLessThanOrEqual(160);
  const ages = rows.map((row) => (createdAt.getTime() - row.createdAt.getTime()) / DAY_MS);
  expect(Math.min(...ages)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...ages)).toBeLessThan(41.5);
  const share = (count: number) => count / rows.length;
  const atNight = rows.filter(({ createdAt: at }) => at.getUTCHours() < 6);
  expect(share(atNight.length), 'a quarter of the day').toBeLessThan(0.08);
  expect(share(rows.filter(({ status }) => status === 'succeeded').length)).toBeGreaterThan(0.6);
  expect(await db().refund.count({ where: { environmentId } })).toBeGreaterThan(2);
  expect(await db().dispute.count({ where: { environmentId } })).toBeGreaterThan(0);
  await expectSound(database, environmentId);
});

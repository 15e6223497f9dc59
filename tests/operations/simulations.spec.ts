import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { CHECKOUT_FUNNEL } from '@/lib/metrics/insights';
import { readSeries } from '@/lib/metrics/read-series';
import type { MetricKey } from '@/lib/metrics/registry';
import { PaymentFilters } from '@/lib/payments/filters';
import { listPayments } from '@/lib/payments/queries';
import {
  pauseSimulation,
  resumeSimulation,
  scaleSimulation,
  stopSimulation,
} from '@/lib/testlab/simulations/change-simulation';
import { drawStep } from '@/lib/testlab/simulations/draw-step';
import { isPayday, payOut } from '@/lib/testlab/simulations/pay-out';
import { planOf } from '@/lib/testlab/simulations/plan';
import { playStep } from '@/lib/testlab/simulations/play-step';
import { countPaymentsOf, getSimulation, simulationReport } from '@/lib/testlab/simulations/queries';
import { fillSimulations, playSimulations, playTimeLapses } from '@/lib/testlab/simulations/run-simulations';
import { StartSimulation } from '@/lib/testlab/simulations/schema';
import { startSimulation } from '@/lib/testlab/simulations/start-simulation';
import { backDate } from '@/prisma/seed/back-date';
import type { TestDatabase } from '../support/database';
import { newMerchant } from '../support/merchants';
import { expectSound } from './payments-invariants';
import { expect, pay, refusal, test } from './payments-world';
import { AVAILABLE, release } from './payouts-world';
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
    await database.owner.query(
      "UPDATE simulation SET due_at = now() - interval '1 second' WHERE environment_id = $1",
      [actor.environment.id],
    );
    await playSimulations();
    await playTimeLapses();
    await fillSimulations(backDate);
  }
  throw new Error('the simulation does not end');
}

const paymentsOf = (actor: Actor, id: string) =>
  db().payment.findMany({
    where: { environmentId: actor.environment.id, metadata: { path: ['simulation'], equals: id } },
    orderBy: { id: 'asc' },
  });

/** How far payers of checkout sessions came. */
async function funnelOf(actor: Actor): Promise<Partial<Record<MetricKey, number | null>>> {
  const [from, to] = [new Date(Date.now() - DAY_MS), new Date(Date.now() + DAY_MS)];
  const counted = CHECKOUT_FUNNEL.map(async (metric) => {
    const { total } = await readSeries(actor, { metric, from, to, granularity: 'day' });
    return [metric, total.value] as const;
  });
  return Object.fromEntries(await Promise.all(counted));
}

test('live traffic is played to its end by the product’s own operations, and the books are clean', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const asked = {
    mode: 'live',
    rate: 30,
    minutes: 1,
    seed: 5,
    card_testing: 14,
    stolen_cards: 4,
    outage: true,
  };
  const { id } = await started(sandbox, asked);
  const ended = await play(database, sandbox, id);
  expect(ended).toMatchObject({ status: 'done', played: 48, planned: 48, failure: null });
  const rows = await paymentsOf(sandbox, id);
  const outcomes = ended.outcomes as Record<string, number>;
  expect(outcomes.paid, JSON.stringify(outcomes)).toBeGreaterThan(12);
  for (const word of ['left', 'declined', 'unavailable']) expect(outcomes[word], word).toBeGreaterThan(0);
  expect(new Set(rows.map(({ reference }) => reference)).size, 'one payment a step').toBe(rows.length);
  expect(rows.length).toBe(48 - (outcomes.left ?? 0) - (outcomes.refused ?? 0));
  const environmentId = sandbox.environment.id;
  const { checkout_opened: opened, ...further } = await funnelOf(sandbox);
  const sessions = await db().checkoutSession.findMany({
    where: { environmentId, metadata: { path: ['simulation'], equals: id } },
  });
  expect(opened, 'every session was seen by somebody').toBe(sessions.length);
  expect(sessions.length).toBeGreaterThan(10);
  const paidOnPage = sessions.filter(({ paymentId }) => paymentId !== null).length;
  expect(further.checkout_submitted).toBe(paidOnPage);
  expect(sessions.length - paidOnPage, 'left before anything was submitted').toBe(outcomes.left);
  const leaves = planOf(ended, sandbox.environment.timeZone).map(
    (moment) => drawStep(ended, moment, sandbox.environment.defaultCurrency).leaves,
  );
  expect(further.checkout_chosen).toBe(paidOnPage + leaves.filter((one) => one && one !== 'opened').length);
  const canceled = sessions.filter(({ status }) => status === 'canceled');
  expect(canceled, 'went back to the shop').toHaveLength(leaves.filter((one) => one === 'canceled').length);
  expect(await db().sandboxFault.count({ where: { environmentId, remaining: { gt: 0 } } })).toBe(0);
  // Each attempt is kept as it was meant, and the report counts every one.
  const attempts = await db().attempt.count({ where: { environmentId } });
  const { report } = await simulationReport(sandbox, id);
  expect(report.attempts).toBe(attempts);
  const testing = report.matrix.find(({ intent }) => intent === 'card_testing');
  expect(testing && testing.approve + testing.challenge + testing.review + testing.block).toBe(14);
  // The page of a run leads to its payments and to no others.
  await pay(sandbox, { amount: 700, metadata: { simulation: 'sim_of_somebody_else' } });
  const listed = await listPayments(
    sandbox,
    PaymentFilters.parse({ simulation: id, sort: 'created', limit: 100 }),
  );
  expect(listed.rows.map((row) => row.id)).toEqual(rows.map((row) => row.id));
  expect(await countPaymentsOf(await getSimulation(sandbox, id), 1_000)).toBe(rows.length);
  await expectSound(database, environmentId);
});

test('a time-lapse plays past days at their own times, pauses and goes on', async ({ database }) => {
  const { sandbox } = await newMerchant();
  await pay(sandbox);
  await release(database, sandbox.environment.id);
  const asked = { mode: 'time_lapse', days: 5, payments: 40, seed: 9, card_testing: 10 };
  const { id, createdAt } = await started(sandbox, asked);
  const cut = await play(database, sandbox, id, 5);
  expect(cut.played).toBeGreaterThanOrEqual(5);
  const paused = await pauseSimulation(sandbox, { id }, NOBODY);
  expect(paused.row.status).toBe('paused');
  await playTimeLapses();
  expect((await getSimulation(sandbox, id)).played, 'nothing is played meanwhile').toBe(paused.row.played);
  expect((await refusal(started(sandbox, asked))).detail).toContain('is paused');
  await resumeSimulation(sandbox, { id }, NOBODY);
  const ended = await play(database, sandbox, id);
  expect(ended).toMatchObject({ status: 'done', played: 50, failure: null });
  const ages = (await paymentsOf(sandbox, id)).map((row) => createdAt.getTime() - row.createdAt.getTime());
  expect(Math.min(...ages)).toBeGreaterThan(0);
  expect(Math.max(...ages)).toBeLessThan(5.01 * DAY_MS);
  expect(Math.max(...ages)).toBeGreaterThan(2 * DAY_MS);
  // Money was there: a payout of a past day would end long after it.
  expect(await db().payout.count({ where: { environmentId: sandbox.environment.id } })).toBe(0);
  await expectSound(database, sandbox.environment.id);
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
  await database.owner.query(
    "UPDATE simulation SET due_at = now() - interval '1 second' WHERE environment_id = $1",
    [sandbox.environment.id],
  );
  await playSimulations();
  expect((await getSimulation(sandbox, id)).played).toBe(stopped.row.played);
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
  const [moment] = planOf(row, 'UTC');
  if (!moment) throw new Error('a simulation has steps');
  await playStep(sandbox, row, 0, moment);
  await playStep(sandbox, row, 0, moment);
  const ended = await play(database, sandbox, row.id);
  expect(ended).toMatchObject({ status: 'done', played: 8 });
  const rows = await paymentsOf(sandbox, row.id);
  expect(new Set(rows.map(({ reference }) => reference)).size).toBe(rows.length);
  expect(rows.length).toBe(8 - ((ended.outcomes as Record<string, number>).left ?? 0));
});

test('a span of days is filled as customers come, cut off and taken over between its commits', async ({
  database,
}) => {
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
  expect(await countPaymentsOf(ended, 1_000)).toBe(rows.length);
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

test('a week ends with payouts of what is available, to an account that is made; played twice it is one', async ({
  database,
}) => {
  const at = (days: number) => ({
    ...{ intent: 'legitimate' as const, index: 0, group: 0, nth: 0 },
    atMs: days * DAY_MS,
  });
  expect([isPayday(at(6.9), at(7)), isPayday(at(7), at(7.1)), isPayday(at(3), undefined)]).toEqual([
    true,
    false,
    true,
  ]);
  const { sandbox } = await newMerchant();
  const { id } = sandbox.environment;
  await pay(sandbox);
  await release(database, id);
  const row = await started(sandbox, { mode: 'live', rate: 10, minutes: 5, seed: 4 });
  await stopSimulation(sandbox, { id: row.id }, NOBODY);
  expect(await payOut(sandbox, row, 3)).toEqual(['paid_out']);
  // Cut off before it was written down, and done again.
  await pay(sandbox);
  await release(database, id);
  await payOut(sandbox, row, 3);
  const payouts = await db().payout.findMany({ where: { environmentId: id } });
  expect(payouts.map(({ amount, metadata }) => [amount, metadata])).toEqual([
    [BigInt(AVAILABLE), { simulation: row.id }],
  ]);
  // The next week pays out what came since.
  expect(await payOut(sandbox, row, 9)).toEqual(['paid_out']);
  expect(await db().payoutAccount.count({ where: { environmentId: id } })).toBe(1);
  await expectSound(database, id);
});

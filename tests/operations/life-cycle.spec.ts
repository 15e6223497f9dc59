import { foldMetrics } from '@/lib/metrics/fold';
import { readLifeCycle } from '@/lib/metrics/life-cycle';
import { LifeCycleQuery } from '@/lib/metrics/schema';
import { PaymentFilters } from '@/lib/payments/filters';
import { countPayments } from '@/lib/payments/queries';
import { type Flow, flowsOf, PAYMENT_FLOWS, stagesBetween, WAYS } from '@/lib/payments/ways';
import { expect, test } from '../support/database';
import { busySandbox } from './metrics-world';
import { cancel, pay } from './payments-world';

const AROUND = { from: new Date(Date.now() - 32 * 86_400_000).toISOString() };
const END = new Date(Date.now() + 600_000).toISOString();

test('every flow is a part of some way, and no way takes a flow twice', () => {
  const taken = new Set([...WAYS.values()].flatMap(flowsOf));
  expect([...taken].sort()).toEqual([...PAYMENT_FLOWS].sort());
  for (const way of WAYS.values()) expect(new Set(way).size).toBe(way.length);
  expect(stagesBetween('submitted-authorized_first')).toEqual(['challenged']);
  expect(stagesBetween('captured-kept')).toEqual([]);
});

test('each flow and each stage has as many payments as its list, from the facts and from the sums', async () => {
  const actor = await busySandbox('life-cycle', 150, 30);
  const { row } = await pay(actor, { amount: 900, capture_method: 'manual' });
  await cancel(actor, row.id);
  await pay(actor, { amount: 800, confirm: false });
  const read = (more: object = {}) =>
    readLifeCycle(actor, LifeCycleQuery.parse({ ...AROUND, to: END, ...more }));
  const listed = (flows: readonly Flow[], more: object = {}) =>
    countPayments(
      actor,
      PaymentFilters.parse({
        'created[gte]': AROUND.from,
        'created[lt]': END,
        ...(flows.length > 0 ? { flow: flows.join(',') } : {}),
        ...more,
      }),
      10_001,
    );
  const { as_of: _, ...fromFacts } = await read();
  while ((await foldMetrics()).taken > 0);
  const { as_of: __, ...life } = await read();
  expect(life).toEqual(fromFacts);
  expect(life.payments).toBe(await listed([]));
  for (const { flow, count } of life.flows) expect(await listed([flow]), flow).toBe(count);
  for (const { stage, count } of life.stages) {
    const into = PAYMENT_FLOWS.filter((flow) => flow.endsWith(`-${stage}`));
    expect(await listed(into), stage).toBe(count);
  }
  expect(life.flows.filter(({ count }) => count > 0).length).toBeGreaterThan(12);
  const ends = ['kept', 'refunded', 'disputed', 'to_capture', 'declined', 'canceled', 'left'];
  const ended = life.stages.filter(({ stage }) => ends.includes(stage));
  expect(ended.reduce((sum, { count }) => sum + count, 0)).toBe(life.payments);

  const cards = await read({ method: 'card', currency: 'USD' });
  expect(cards.payments).toBeGreaterThan(0);
  expect(cards.payments).toBeLessThan(life.payments);
  for (const { flow, count } of cards.flows) {
    expect(await listed([flow], { method: 'card', currency: 'USD' }), flow).toBe(count);
  }
  const not = await countPayments(
    actor,
    PaymentFilters.parse({ 'flow[not]': 'created-submitted', 'created[lt]': END }),
    10_001,
  );
  const untried = life.flows.find(({ flow }) => flow === 'created-submitted')?.count ?? 0;
  expect(not).toBe(life.payments - untried);
});

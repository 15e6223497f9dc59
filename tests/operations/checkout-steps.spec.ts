import type { Actor } from '@/lib/auth/actor';
import { CheckoutSessionFilters } from '@/lib/checkout/filters';
import { noteSteps } from '@/lib/checkout/note-steps';
import { countCheckoutSessions, getSessionWithSteps, listCheckoutSessions } from '@/lib/checkout/queries';
import { renderSessionWithSteps } from '@/lib/checkout/render';
import { eraseCustomer } from '@/lib/customers/erase-customer';
import { beginMetrics, foldMetrics } from '@/lib/metrics/fold';
import { CHECKOUT_FUNNEL } from '@/lib/metrics/insights';
import { readSeries, type SeriesInput } from '@/lib/metrics/read-series';
import type { MetricKey } from '@/lib/metrics/registry';
import { expect, test } from '../support/database';
import { newMerchant } from '../support/merchants';
import { CHOSEN, end, note, openSession, PHONE, REFUSED, submit } from './checkout-world';
import { newCustomer } from './customers-support';
import { pay } from './payments-world';

function ask(actor: Actor, metric: MetricKey, more: Partial<SeriesInput> = {}) {
  const at = Date.now();
  const [from, to] = [new Date(at - 86_400_000), new Date(at + 86_400_000)];
  return readSeries(actor, { metric, from, to, granularity: 'day', ...more });
}

async function funnelOf(actor: Actor): Promise<(number | null)[]> {
  const steps = await Promise.all(CHECKOUT_FUNNEL.map((metric) => ask(actor, metric)));
  return steps.map(({ total }) => total.value);
}

async function groupsOf(actor: Actor, metric: MetricKey, dimension: SeriesInput['dimension']) {
  const { groups } = await ask(actor, metric, { dimension });
  return Object.fromEntries(groups.map(({ group, value }) => [group, value]));
}

async function fold(): Promise<void> {
  for (let taken = 1; taken > 0; ) ({ taken } = await foldMetrics());
}

test('sessions are counted by how far their payers came, and those that ended unpaid by what they met last', async () => {
  const { sandbox: actor } = await newMerchant();
  // Made through the API and never shown.
  await end(actor, await openSession(actor));
  const seen = await Promise.all(Array.from({ length: 9 }, () => openSession(actor)));
  const [left, form, refused, canceled, paid, declined, failed, open, challenged] = seen as string[];
  for (const session of seen) await note(actor, session);
  await note(actor, form as string, CHOSEN);
  for (const session of [refused, canceled]) await note(actor, session as string, CHOSEN, REFUSED);
  await submit(actor, paid as string, 'good');
  await submit(actor, declined as string, 'declined');
  await submit(actor, failed as string, 'challenge', ['wrong', 'wrong', 'wrong']);
  await submit(actor, challenged as string, 'challenge');
  await end(actor, canceled as string, 'canceled');
  for (const session of [left, form, refused, declined, failed]) await end(actor, session as string);

  const expected = [9, 7, 4, 2, 1, 2, 2];
  expect(await funnelOf(actor)).toEqual(expected);
  const reasons = {
    left_before_choosing: 1,
    left_at_form: 1,
    refused: 1,
    canceled: 1,
    declined_issuer: 1,
    challenge_failed: 1,
  };
  expect(await groupsOf(actor, 'checkout_drop_offs', 'drop_off')).toEqual(reasons);
  expect((await ask(actor, 'checkout_conversion')).total).toMatchObject({ numerator: 2, denominator: 9 });
  expect(await groupsOf(actor, 'checkout_opened', 'device')).toEqual({ phone: 9 });
  expect(await groupsOf(actor, 'checkout_opened', 'country')).toEqual({ GB: 9 });
  expect(await groupsOf(actor, 'checkout_opened', 'checkout_language')).toEqual({ en: 9 });
  expect(await groupsOf(actor, 'checkout_opened', 'method')).toEqual({ card: 7, unknown: 2 });

  // The list says of each session how far it came, and each step opens exactly its sessions.
  const sessions = async (query: Record<string, string>) =>
    (await listCheckoutSessions(actor, CheckoutSessionFilters.parse({ ...query, limit: '100' }))).rows;
  for (const [at, metric] of CHECKOUT_FUNNEL.entries()) {
    const step = metric.slice('checkout_'.length);
    expect(await sessions({ step }), step).toHaveLength(expected[at] ?? -1);
    expect(await sessions({ 'step[not]': step }), `not ${step}`).toHaveLength(10 - (expected[at] ?? 0));
  }
  for (const [reason, count] of Object.entries(reasons))
    expect(await sessions({ drop_off: reason }), reason).toHaveLength(count);
  const shown = async (id: string | undefined) => {
    const { step, drop_off, method, device, payer_country, status } = renderSessionWithSteps(
      actor,
      await getSessionWithSteps(actor, id ?? ''),
    );
    return [step, drop_off, method, device, payer_country, status];
  };
  const [unseen] = await sessions({ 'step[not]': 'opened' });
  expect(await shown(unseen?.id)).toEqual([null, null, null, null, null, 'expired']);
  expect(await shown(left)).toEqual(['opened', 'left_before_choosing', null, 'phone', 'GB', 'expired']);
  expect(await shown(refused)).toEqual(['chosen', 'refused', 'card', 'phone', 'GB', 'expired']);
  expect(await shown(failed)).toEqual(['challenged', 'challenge_failed', 'card', 'phone', 'GB', 'expired']);
  expect(await shown(paid)).toEqual(['captured', null, 'card', 'phone', 'GB', 'completed']);
  expect(await shown(open)).toEqual(['opened', null, null, 'phone', 'GB', 'open']);
  const views = { open: 1, completed: 2, unpaid: 7 };
  for (const [view, count] of Object.entries(views))
    expect(await countCheckoutSessions(actor, CheckoutSessionFilters.parse({ view }), 100), view).toBe(count);
  expect(await sessions({ search: paid ?? '' })).toMatchObject([{ id: paid }]);

  // The same from sums, also for what happens after they were folded and before they are folded again.
  await fold();
  expect(await funnelOf(actor)).toEqual(expected);
  expect(await groupsOf(actor, 'checkout_drop_offs', 'drop_off')).toEqual(reasons);
  await note(actor, open as string, CHOSEN);
  const later = [9, 8, 4, 2, 1, 2, 2];
  expect(await funnelOf(actor)).toEqual(later);
  await fold();
  await end(actor, open as string);
  const ended = { ...reasons, left_at_form: 2 };
  expect(await groupsOf(actor, 'checkout_drop_offs', 'drop_off')).toEqual(ended);
  await fold();
  expect(await groupsOf(actor, 'checkout_drop_offs', 'drop_off')).toEqual(ended);
  await beginMetrics(actor.environment.id, actor.environment.timeZone);
  await fold();
  expect(await funnelOf(actor)).toEqual(later);
  expect(await groupsOf(actor, 'checkout_drop_offs', 'drop_off')).toEqual(ended);

  const risk = await ask(actor, 'risk_latency_p95');
  expect(risk.total.sample).toBe(4);
  expect(risk.total.value).toBeGreaterThan(0);
  expect(await groupsOf(actor, 'risk_latency_p50', 'device')).toHaveProperty('phone');
});

test('a step is noted once, of a session that can be paid, by people only, and never changes', async ({
  database,
}) => {
  const { sandbox: actor } = await newMerchant();
  const { sandbox: stranger } = await newMerchant();
  const [session, only] = [await openSession(actor), await openSession(actor, { methods: ['card'] })];
  const rows = async (id: string) =>
    (
      await database.owner.query(
        'SELECT step, method, device, country FROM checkout_step WHERE session_id = $1 ORDER BY step DESC, method',
        [id],
      )
    ).rows;
  for (const program of ['Googlebot/2.1', 'Slackbot-LinkExpanding 1.0', 'Twitterbot/1.0'])
    await noteSteps(actor, session, program, [CHOSEN]);
  await note(stranger, session, CHOSEN);
  expect(await rows(session)).toEqual([]);
  await note(actor, session, CHOSEN);
  await noteSteps(actor, session, null, [CHOSEN, { step: 'chosen', method: 'alipay' }]);
  expect(await rows(session)).toEqual([
    { step: 'opened', method: '', device: 'phone', country: 'GB' },
    { step: 'chosen', method: 'alipay', device: null, country: null },
    { step: 'chosen', method: 'card', device: 'phone', country: 'GB' },
  ]);
  await noteSteps(actor, only, PHONE, [{ step: 'chosen', method: 'alipay' }]);
  expect(await rows(only)).toHaveLength(1);
  await end(actor, session, 'canceled');
  await note(actor, session, REFUSED);
  expect(await rows(session)).toHaveLength(3);
  const change = "UPDATE checkout_step SET at = now() WHERE session_id = 'cs_x'";
  await expect(database.app.query(change)).rejects.toMatchObject({ code: '42501' });
  for (const statement of [
    `UPDATE checkout_step SET device = NULL WHERE session_id = '${session}'`,
    `DELETE FROM checkout_step WHERE session_id = '${session}'`,
  ])
    await expect(database.owner.query(statement)).rejects.toMatchObject({ code: 'CH002' });
});

test('an erasure changes no number, and sums made again after it are the same', async ({ database }) => {
  const { sandbox: actor } = await newMerchant();
  const customer = await newCustomer(actor, { email: 'ada@erase.example' });
  const payer = { ip: '81.130.4.4', user_agent: PHONE };
  await pay(actor, { amount: 900, customer: customer.id, customer_email: 'ada@erase.example', payer });
  const session = await openSession(actor, { customer: customer.id });
  await note(actor, session);
  await submit(actor, session, 'declined');
  const numbers = async () => ({
    devices: await groupsOf(actor, 'payments', 'device'),
    countries: await groupsOf(actor, 'declines', 'country'),
    sessions: await groupsOf(actor, 'checkout_submitted', 'device'),
    latency: (await ask(actor, 'risk_latency_p50')).total,
  });
  const sums = async () =>
    (
      await database.app.query(
        `SELECT measure, dimension, grain, starts_at, currency, value, bucket, amount FROM metric_sum
         WHERE environment_id = $1 AND amount <> 0 ORDER BY 1, 2, 3, 4, 5, 6, 7`,
        [actor.environment.id],
      )
    ).rows;
  await fold();
  const [before, kept] = [await numbers(), await sums()];
  expect(before.devices).toEqual({ phone: 2 });
  await eraseCustomer(actor, { id: customer.id }, { claim: null });
  await fold();
  expect(await numbers()).toEqual(before);
  await beginMetrics(actor.environment.id, actor.environment.timeZone);
  expect(await numbers(), 'from the facts').toEqual(before);
  await fold();
  expect(await sums(), 'made again').toEqual(kept);
});

import type { Actor } from '@/lib/auth/actor';
import { getCheckoutSession } from '@/lib/checkout/queries';
import { ratePayment } from '@/lib/checkout/rate-payment';
import { foldMetrics } from '@/lib/metrics/fold';
import { readSeries } from '@/lib/metrics/read-series';
import type { MetricKey } from '@/lib/metrics/registry';
import { getPayment } from '@/lib/payments/queries';
import { renderPayment } from '@/lib/payments/render';
import { expect, test } from '../support/database';
import { newMerchant } from '../support/merchants';
import { openSession, submit } from './checkout-world';
import { eventsOf } from './customers-support';
import { pay } from './payments-world';

async function total(actor: Actor, metric: MetricKey) {
  const [from, to] = [new Date(Date.now() - 86_400_000), new Date(Date.now() + 86_400_000)];
  return (await readSeries(actor, { metric, from, to, granularity: 'day' })).total;
}

test('whoever paid on the page says once how paying was; the last answer within half an hour counts', async ({
  database,
}) => {
  const { sandbox: actor } = await newMerchant();
  await pay(actor);
  const [happy, silent, sad, unpaid] = await Promise.all([1, 2, 3, 4].map(() => openSession(actor)));
  for (const session of [happy, silent, sad]) await submit(actor, session as string, 'good');
  expect(await ratePayment(actor, unpaid as string, 5)).toBeNull();
  expect(await ratePayment(actor, sad as string, 1)).toBe(1);
  expect(await ratePayment(actor, happy as string, 3)).toBe(3);
  const { paymentId } = await getCheckoutSession(actor, happy as string);
  const id = paymentId as string;
  const first = renderPayment(actor, await getPayment(actor, id)).satisfaction;
  // Changed within the visit, and said again without a change.
  expect(await ratePayment(actor, happy as string, 5)).toBe(5);
  expect(await ratePayment(actor, happy as string, 5)).toBe(5);
  const kept = renderPayment(actor, await getPayment(actor, id)).satisfaction;
  expect(kept).toEqual({ score: 5, answered_at: first?.answered_at });
  expect((await eventsOf(database, actor, id)).filter((type) => type === 'payment.rated')).toHaveLength(2);

  for (const round of ['from the facts', 'folded']) {
    if (round === 'folded') for (let taken = 1; taken > 0; ) ({ taken } = await foldMetrics());
    expect(await total(actor, 'satisfaction_share'), round).toMatchObject({ numerator: 1, denominator: 2 });
    expect(await total(actor, 'satisfaction_answers'), round).toMatchObject({ value: 2 });
    expect(await total(actor, 'satisfaction_response_rate'), round).toMatchObject({
      numerator: 2,
      denominator: 3,
    });
  }

  // The database holds it too: an answer stays, and is not given for a payment that nobody was asked about.
  const set = (text: string, payment = id) =>
    database.app.query(`UPDATE payment SET ${text} WHERE environment_id = $1 AND id = $2`, [
      actor.environment.id,
      payment,
    ]);
  for (const text of [
    'satisfaction = NULL, satisfaction_at = NULL',
    "satisfaction = 1, updated_at = now() + interval '31 minutes'",
    "satisfaction_at = satisfaction_at - interval '1 minute'",
  ])
    await expect(set(text), text).rejects.toMatchObject({ constraint: 'satisfaction_kept' });
  const { rows } = await database.app.query<{ id: string }>(
    'SELECT id FROM payment WHERE environment_id = $1 AND checkout_session_id IS NULL',
    [actor.environment.id],
  );
  await expect(set('satisfaction = 5, satisfaction_at = now()', rows[0]?.id)).rejects.toMatchObject({
    constraint: 'payment_satisfaction_asked',
  });
});

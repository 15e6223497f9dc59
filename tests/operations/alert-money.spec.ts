import { countAffected } from '@/lib/alerts/count-affected';
import { lookAtRules } from '@/lib/alerts/look-at-rules';
import { renderIncidentWithRule } from '@/lib/alerts/render';
import { incidentsOf, newRule, test } from './alerts-world';
import { makeMember, makeMerchant } from './auth-support';
import { expect, moveClock, pay } from './payments-world';

test('a rule about money counts and lists payments of the merchant’s own currency only', async ({
  database,
}) => {
  const merchant = await makeMerchant();
  const owner = await makeMember(merchant, 'owner');
  let actor = await owner.actorIn(merchant.sandbox);
  const money = { split: null, comparison: 'above', threshold: 100_000, sample_min: 1 };
  const rule = await newRule(actor, { ...money, name: 'Much', signal: 'gross_volume' });
  const counted = await newRule(actor, {
    ...money,
    name: 'Many',
    signal: 'payments',
    threshold: 3,
  });
  for (const amount of [60_000, 70_000]) await pay(actor, { amount });
  await pay(actor, { amount: 9_000_000, currency: 'JPY' });
  await pay(actor, { amount: 5_000, currency: 'EUR' });
  actor = await moveClock(database, actor, 50_000);
  expect((await lookAtRules(actor)).opened).toBe(2);
  const affected = async (of: typeof rule) => {
    const [incident] = await incidentsOf(actor, of);
    if (!incident) throw new Error('the rule fires');
    const shown = renderIncidentWithRule(actor, incident);
    return [
      incident.value,
      incident.sample,
      await countAffected(actor, shown),
      shown.affected?.filters.currency,
    ];
  };
  expect(await affected(rule)).toEqual([130_000, 2, 2, 'USD']);
  expect(await affected(counted)).toEqual([4, 4, 4, undefined]);
});

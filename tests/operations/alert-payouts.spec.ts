import { countAffected } from '@/lib/alerts/count-affected';
import { AlertRuleFilters } from '@/lib/alerts/filters';
import { lookAtAlerts, lookAtRules } from '@/lib/alerts/look-at-rules';
import { PRESET_KEYS } from '@/lib/alerts/presets';
import { getIncident, listAlertRules } from '@/lib/alerts/queries';
import { renderIncidentWithRule } from '@/lib/alerts/render';
import { deleteAlertRule } from '@/lib/alerts/write-rule';
import type { Actor } from '@/lib/auth/actor';
import { sendMail } from '@/lib/jobs/mail';
import { queueIncidentMail } from '@/lib/notices/mail';
import { PayoutFilters } from '@/lib/payouts/filters';
import { listPayouts } from '@/lib/payouts/queries';
import { arriveTestPayout, failTestPayout } from '@/lib/testlab/payouts';
import { buy, incidentsOf, MINUTE_MS, test } from './alerts-world';
import { makeMember, makeMerchant } from './auth-support';
import { expect, moveClock, NO_KEY, paid } from './payments-world';
import { newAccount, payout, release, sendPayouts } from './payouts-world';

const DAY_MS = 24 * 60 * MINUTE_MS;

/** The shipped rule about payouts, as this environment has it. */
async function ruleOf(actor: Actor) {
  const { rows } = await listAlertRules(actor, AlertRuleFilters.parse({ limit: '50' }));
  return rows.find(({ preset }) => preset === 'payout_failed');
}

test('a payout that fails is told within a minute, with what it means for the money, and is over a day later', async ({
  database,
  mailbox,
}) => {
  const merchant = await makeMerchant();
  const owner = await makeMember(merchant, 'owner');
  let actor = await owner.actorIn(merchant.sandbox);
  const { environment } = actor;
  for (let nth = 0; nth < 2; nth += 1) await paid(actor);
  await release(database, environment.id);
  await newAccount(actor);
  const rule = await ruleOf(actor);
  if (!rule) throw new Error('the rule ships');
  const arrived = (await payout(actor, { amount: 4_000 })).row;
  const failed = (await payout(actor, { amount: 5_000 })).row;
  await sendPayouts(database, environment.id);
  await arriveTestPayout(actor, { id: arrived.id });
  expect((await lookAtRules(actor)).opened, 'one that arrives is nothing to tell').toBe(0);
  // It is made days before it comes back.
  actor = await moveClock(database, actor, 3 * DAY_MS);
  await failTestPayout(actor, { id: failed.id, code: 'account_frozen' });
  actor = await moveClock(database, actor, 50_000);
  expect((await lookAtRules(actor)).opened).toBe(1);
  const [incident] = await incidentsOf(actor, rule);
  if (!incident) throw new Error('it was opened');
  expect(incident).toMatchObject({ severity: 'critical', value: 1, sample: 1, subject: '' });
  const shown = renderIncidentWithRule(actor, incident);
  const { list, filters } = shown.affected ?? {};
  expect([list, await countAffected(actor, shown)]).toEqual(['payouts', 1]);
  const listed = await listPayouts(actor, PayoutFilters.parse(filters));
  expect(listed.rows.map(({ id }) => id)).toEqual([failed.id]);
  mailbox.received.length = 0;
  await queueIncidentMail();
  while ((await sendMail()) > 0);
  const letters = mailbox.received.filter(({ to }) => to.includes(owner.email));
  expect(letters.map(({ subject }) => subject)).toEqual([expect.stringContaining('A payout failed')]);
  expect(letters[0]?.text).toContain('the money is in the available balance again');
  actor = await moveClock(database, actor, DAY_MS);
  await lookAtRules(actor);
  actor = await moveClock(database, actor, 2 * MINUTE_MS);
  await lookAtRules(actor);
  expect(await getIncident(actor, incident.id)).toMatchObject({
    status: 'closed',
    closedBecause: 'recovered',
  });
});

test('an environment that was given the shipped rules before gets a new one once; a deleted one stays away', async ({
  database,
}) => {
  const merchant = await makeMerchant();
  const actor = await (await makeMember(merchant, 'owner')).actorIn(merchant.sandbox);
  await ruleOf(actor);
  const { id } = actor.environment;
  // As it was before the rule was shipped.
  await database.owner.query(
    "DELETE FROM alert_rule WHERE environment_id = $1 AND preset = 'payout_failed'",
    [id],
  );
  await database.owner.query('UPDATE alert_state SET presets = $2 WHERE environment_id = $1', [
    id,
    PRESET_KEYS.length - 1,
  ]);
  await buy(actor, 1);
  const given = async () => {
    await lookAtAlerts();
    const { rows } = await database.app.query<{ presets: number }>(
      'SELECT presets FROM alert_state WHERE environment_id = $1',
      [id],
    );
    return rows[0]?.presets;
  };
  await expect.poll(given, { timeout: 60_000 }).toBe(PRESET_KEYS.length);
  const rule = await ruleOf(actor);
  expect(rule).toMatchObject({ enabled: true, createdBy: 'system' });
  await deleteAlertRule(actor, { id: rule?.id ?? '' }, NO_KEY);
  await database.owner.query('UPDATE alert_state SET presets = 0 WHERE environment_id = $1', [id]);
  expect(await ruleOf(actor)).toBeUndefined();
});

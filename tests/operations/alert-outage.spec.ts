import { AlertRuleFilters } from '@/lib/alerts/filters';
import { getIncident, listAlertRules } from '@/lib/alerts/queries';
import { renderIncidentWithRule } from '@/lib/alerts/render';
import type { Actor } from '@/lib/auth/actor';
import { breakersOf } from '@/lib/breakers/queries';
import { PAUSE_SECONDS } from '@/lib/breakers/status';
import { db, pool } from '@/lib/db';
import { lookAtAlertsAndTell } from '@/lib/jobs/look-at-alerts';
import { sendMail } from '@/lib/jobs/mail';
import { PaymentFilters } from '@/lib/payments/filters';
import { listPayments } from '@/lib/payments/queries';
import { planOf } from '@/lib/testlab/simulations/plan';
import { getSimulation } from '@/lib/testlab/simulations/queries';
import { playSimulations } from '@/lib/testlab/simulations/run-simulations';
import { StartSimulation } from '@/lib/testlab/simulations/schema';
import { startSimulation } from '@/lib/testlab/simulations/start-simulation';
import { buy, changeRule, incidentsOf, test, told } from './alerts-world';
import { makeMember, makeMerchant } from './auth-support';
import { expect, moveClock } from './payments-world';

/** Seconds between two looks of the job, and for how long the end is waited for, by the sandbox's clock. */
const LOOK_SECONDS = 15;
const END_SECONDS = 30 * 60;

/** The job, as if its next turn had come for this environment. */
async function look(actor: Actor): Promise<void> {
  await pool().query("UPDATE alert_state SET due_at = now() - interval '1 day' WHERE environment_id = $1", [
    actor.environment.id,
  ]);
  await lookAtAlertsAndTell();
}

/** Plays steps until there are so many, before whatever else is due. */
async function playTo(actor: Actor, id: string, played: number): Promise<void> {
  while ((await getSimulation(actor, id)).played < played) {
    await pool().query("UPDATE simulation SET due_at = now() - interval '1 day' WHERE environment_id = $1", [
      actor.environment.id,
    ]);
    await playSimulations();
  }
}

/** Attempts that the card network did not take, oldest first; that a payer went away is no fault of the network. */
async function lost(actor: Actor) {
  const attempts = await db().attempt.findMany({
    where: { environmentId: actor.environment.id, status: 'failed', connector: 'sandbox-card' },
    select: { createdAt: true, paymentId: true, decline: true },
    orderBy: { createdAt: 'asc' },
  });
  return attempts.filter(({ decline }) => !(decline as { code: string } | null)?.code.startsWith('payer_'));
}

test('made-up customers meet an outage: the shipped rule tells of it within a minute, with its payments, its breaker and its end', async ({
  database,
  mailbox,
}) => {
  const merchant = await makeMerchant();
  const owner = await makeMember(merchant, 'owner');
  let actor: Actor = await owner.actorIn(merchant.sandbox);
  const { rows: rules } = await listAlertRules(actor, AlertRuleFilters.parse({ limit: '50' }));
  const rule = rules.find(({ preset }) => preset === 'connector_errors');
  if (!rule) throw new Error('it ships with the product');
  await changeRule(actor, rule.id, { breaker_minutes: 60 });
  const asked = { mode: 'live', rate: 60, minutes: 2, seed: 11, methods: ['card'], outage: true };
  const { row: simulation } = await startSimulation(actor, StartSimulation.parse(asked), { claim: null });
  const plan = planOf(simulation, actor.environment.timeZone);

  // As the worker does it: each customer at their time, and the job every fifteen seconds of the sandbox's clock.
  let [sinceLookMs, opened] = [0, (await incidentsOf(actor, rule))[0]];
  for (const [nth, moment] of plan.entries()) {
    const gapMs = Math.round(moment.atMs - (plan[nth - 1]?.atMs ?? moment.atMs));
    actor = await moveClock(database, actor, gapMs);
    await playTo(actor, simulation.id, nth + 1);
    sinceLookMs += gapMs;
    if (sinceLookMs < LOOK_SECONDS * 1_000) continue;
    sinceLookMs = 0;
    await look(actor);
    opened = (await incidentsOf(actor, rule))[0];
    if (opened) break;
    expect((await lost(actor)).length, 'nothing is lost for long without being told').toBeLessThan(25);
  }
  if (!opened) throw new Error('the rule never fired');
  while ((await sendMail()) > 0);
  const failed = await lost(actor);
  const [first] = failed;
  expect(opened.openedAt.getTime() - (first?.createdAt.getTime() ?? 0)).toBeLessThan(60_000);
  expect(opened).toMatchObject({ status: 'open', subject: 'sandbox-card' });
  const { affected } = renderIncidentWithRule(actor, opened);
  const listed = await listPayments(actor, PaymentFilters.parse({ ...affected?.filters, limit: '100' }));
  expect(listed.rows.map(({ id }) => id).sort()).toEqual(
    [...new Set(failed.map(({ paymentId }) => paymentId))].sort(),
  );
  expect(await breakersOf(actor, opened.id)).toMatchObject([{ status: 'open', connector: 'sandbox-card' }]);

  // The rest of the customers come, the breaker lets one probe after the other through, and the outage ends by itself.
  for (let seconds = 0; seconds < END_SECONDS; seconds += PAUSE_SECONDS + 1) {
    actor = await moveClock(database, actor, (PAUSE_SECONDS + 1) * 1_000);
    await buy(actor, 3);
    await look(actor);
    if ((await getIncident(actor, opened.id)).status === 'closed') break;
  }
  expect(await getIncident(actor, opened.id)).toMatchObject({ status: 'closed', closedBecause: 'recovered' });
  expect(await breakersOf(actor, opened.id)).toMatchObject([{ status: 'closed', closedBecause: 'probed' }]);
  expect(await told(database, actor, rule)).toEqual(['incident.opened', 'incident.closed']);
  while ((await sendMail()) > 0);
  const letters = mailbox.received.filter(({ to }) => to.includes(owner.email));
  expect(letters.map(({ subject }) => subject.includes('over')).sort()).toEqual([false, true]);
});

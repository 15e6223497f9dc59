import { aroundIncident } from '@/lib/alerts/around-incident';
import { countAffected } from '@/lib/alerts/count-affected';
import { lookAtRules } from '@/lib/alerts/look-at-rules';
import { getIncident, mailOf } from '@/lib/alerts/queries';
import { renderIncidentWithRule } from '@/lib/alerts/render';
import { renderEvent } from '@/lib/api/render-event';
import { systemActor } from '@/lib/auth/actor';
import { fromSnapshot, pool } from '@/lib/db';
import { sendMail } from '@/lib/jobs/mail';
import { queueIncidentMail } from '@/lib/notices/mail';
import { setFaults } from '@/lib/sandbox/faults';
import { deleteEndpoint } from '@/lib/webhooks/write-endpoint';
import { newMerchant } from '../support/merchants';
import { buy, incidentsOf, MINUTE_MS, newRule, test } from './alerts-world';
import { makeMember, makeMerchant } from './auth-support';
import { expect, moveClock, NO_KEY } from './payments-world';
import { CUSTOMERS, newEndpoint, Receiver, status, triesOf, work, writeEvents } from './webhooks-world';

const NONE = { people: 0, waiting: 0, refused: 0, failed: 0, canceled: 0 };
const OPENED = { ...NONE, occasion: 'opened' };

/** Mail that waits is due again. */
function makeDue(environmentId: string) {
  return pool().query(
    "UPDATE mail SET next_at = now() - interval '1 second' WHERE environment_id = $1 AND status = 'waiting'",
    [environmentId],
  );
}

/** Also what other tests left in line: few are sent at a time. */
async function sendDue(): Promise<void> {
  while ((await sendMail()) > 0);
}

/** An open incident of a merchant with an owner and an admin, who are to be written to. */
async function opened() {
  const merchant = await makeMerchant();
  await makeMember(merchant, 'admin');
  const actor = await systemActor(merchant.sandbox);
  const rule = await newRule(actor);
  await setFaults(actor.environment.id, [{ network: 'card', fault: 'refused' }]);
  await buy(actor, 6);
  await lookAtRules(actor);
  const [incident] = await incidentsOf(actor, rule);
  if (!incident) throw new Error('the rule fires');
  return { merchant, actor, rule, incident };
}

test('an incident says what became of its letters: in line, not taken yet, sent, refused for good', async ({
  mailbox,
}) => {
  const { actor, incident } = await opened();
  const letters = () => mailOf(actor, incident.id);
  expect(await letters()).toEqual([]);
  await queueIncidentMail();
  expect(await letters()).toEqual([{ ...OPENED, people: 2, waiting: 2 }]);
  mailbox.mood = 'is busy';
  await sendDue();
  expect(await letters()).toEqual([{ ...OPENED, people: 2, refused: 2 }]);
  mailbox.mood = 'takes';
  await makeDue(actor.environment.id);
  await sendDue();
  expect(await letters()).toEqual([{ ...OPENED, people: 2 }]);
  const other = await opened();
  await queueIncidentMail();
  mailbox.mood = 'refuses';
  await sendDue();
  mailbox.mood = 'takes';
  expect(await mailOf(other.actor, other.incident.id)).toEqual([{ ...OPENED, people: 2, failed: 2 }]);
  expect(await letters(), 'each incident has its own').toEqual([{ ...OPENED, people: 2 }]);
});

test('a letter about an incident that is over before it was sent counts as written to nobody', async ({
  database,
  mailbox,
}) => {
  const { merchant, incident, rule, actor: first } = await opened();
  await queueIncidentMail();
  mailbox.mood = 'is busy';
  await sendDue();
  await setFaults(first.environment.id, []);
  let actor = await moveClock(database, first, 6 * MINUTE_MS);
  await buy(actor, 6);
  await lookAtRules(actor);
  actor = await moveClock(database, actor, MINUTE_MS);
  await lookAtRules(actor);
  expect((await getIncident(actor, incident.id)).status).toBe('closed');
  mailbox.mood = 'takes';
  mailbox.received.length = 0;
  await queueIncidentMail();
  await makeDue(merchant.sandbox);
  await sendDue();
  const letters = await mailOf(actor, incident.id);
  expect(letters.toSorted((a, b) => a.occasion.localeCompare(b.occasion))).toEqual([
    { ...NONE, occasion: 'closed', people: 2 },
    { ...OPENED, canceled: 2 },
  ]);
  const owner = mailbox.received.filter(
    ({ to, subject }) => to.includes(merchant.email) && subject.includes(rule.name ?? ''),
  );
  expect(owner.map(({ subject }) => subject)).toEqual([expect.stringContaining('over')]);
});

test('an incident of an endpoint that was deleted is still read, and ends; a deleted endpoint opens none', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const environmentId = sandbox.environment.id;
  const receiver = await new Receiver().open();
  receiver.answer = status(500);
  const endpoint = await newEndpoint(sandbox, receiver.url(), CUSTOMERS);
  await writeEvents(database, environmentId, 6, 1);
  const tries = async () => (await triesOf(database, environmentId)).length;
  await work(environmentId, async () => (await tries()) >= 6);
  await receiver.close();
  const rule = await newRule(sandbox, { signal: 'endpoint_failures', split: 'endpoint' });
  expect((await lookAtRules(sandbox)).opened).toBe(1);
  await deleteEndpoint(sandbox, { id: endpoint.id }, NO_KEY);
  // Another rule begins to look at the same tries after it is gone.
  const late = await newRule(sandbox, { signal: 'endpoint_failures', split: 'endpoint', name: 'Late' });
  await lookAtRules(sandbox);
  expect(await incidentsOf(sandbox, late)).toEqual([]);
  const actor = await moveClock(database, sandbox, MINUTE_MS + 1_000);
  await lookAtRules(actor);
  const [incident] = await incidentsOf(actor, rule);
  if (!incident) throw new Error('it was opened');
  expect(incident).toMatchObject({ status: 'closed', closedBecause: 'recovered', subject: endpoint.id });
  const shown = renderIncidentWithRule(actor, incident);
  expect(shown).toMatchObject({
    subject: endpoint.id,
    split: 'endpoint',
    affected: { list: 'webhook_tries' },
  });
  expect(await countAffected(actor, shown)).toBe(await tries());
  expect((await aroundIncident(actor, incident)).length).toBeGreaterThan(0);
  const { rows } = await database.owner.query(
    `SELECT * FROM event WHERE environment_id = $1 AND object_id = $2 ORDER BY seq`,
    [environmentId, incident.id],
  );
  const told = rows.map((row) => renderEvent(actor, fromSnapshot(row)));
  expect(told.map(({ type, data }) => [type, data.object])).toEqual([
    ['incident.opened', expect.objectContaining({ subject: endpoint.id, status: 'open' })],
    ['incident.closed', expect.objectContaining({ subject: endpoint.id, status: 'closed' })],
  ]);
});

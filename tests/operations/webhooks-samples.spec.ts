import { renderEvent } from '@/lib/api/render-event';
import { SHAPES } from '@/lib/api/shapes';
import { systemActor } from '@/lib/auth/actor';
import { EVENT_TYPES, EVENTS } from '@/lib/events/catalogue';
import { getEvent } from '@/lib/events/queries';
import { sampleOf } from '@/lib/events/samples';
import type { Event } from '@/lib/generated/prisma/client';
import { testEndpoint } from '@/lib/webhooks/send-again';
import { newMerchant } from '../support/merchants';
import { NO_KEY } from './payments-world';
import { deliveriesOf, expect, newEndpoint, Receiver, test, work, writeEvents } from './webhooks-world';

const SHAPE_OF = {
  payment: SHAPES.Payment,
  refund: SHAPES.Refund,
  dispute: SHAPES.Dispute,
  payout: SHAPES.Payout,
  customer: SHAPES.Customer,
  payment_method: SHAPES.PaymentMethod,
  checkout_session: SHAPES.CheckoutSession,
  review: SHAPES.Review,
  invariant: SHAPES.Invariant,
  webhook_endpoint: SHAPES.WebhookEndpoint,
  api_key: SHAPES.ApiKey,
  risk_rule: SHAPES.RiskRule,
  risk_list: SHAPES.RiskList,
  risk_thresholds: SHAPES.RiskThresholds,
  alert_rule: SHAPES.AlertRule,
  incident: SHAPES.IncidentEvent,
  breaker: SHAPES.Breaker,
  payout_account: SHAPES.PayoutAccount,
};

test('a sample of every event has the shape of the real one, marked as test', async () => {
  const { sandbox } = await newMerchant();
  const reader = await systemActor(sandbox.environment.id);
  for (const type of EVENT_TYPES) {
    const sample = sampleOf(type, sandbox.environment.id, new Date().toISOString());
    const event = {
      type: 'webhook_endpoint.tested',
      createdAt: new Date(),
      snapshot: { sample },
    } as unknown as Event;
    const told = renderEvent(reader, event);
    expect(told.type).toBe(type);
    const { test: mark, ...object } = told.data.object as Record<string, unknown>;
    expect(mark, type).toBe(true);
    const read = SHAPE_OF[EVENTS[type].noun].safeParse(object);
    expect(read.error?.issues ?? [], type).toEqual([]);
  }
});

test('an endpoint is sent the sample, whatever it listens to; nobody else takes it for a fact', async ({
  database,
}) => {
  const receiver = await new Receiver().open();
  const other = await new Receiver().open();
  const { sandbox } = await newMerchant();
  const environmentId = sandbox.environment.id;
  const { id } = await newEndpoint(sandbox, receiver.url(), { event_types: ['refund.failed'] });
  await newEndpoint(sandbox, other.url());
  for (const type of ['payment.succeeded', 'dispute.created'])
    await testEndpoint(sandbox, { id, type }, NO_KEY);
  await writeEvents(database, environmentId, 1, 1);
  await work(environmentId, async () => receiver.heard.length >= 2 && other.heard.length >= 1);
  expect(receiver.heard.map(({ body }) => body.type).sort()).toEqual([
    'dispute.created',
    'payment.succeeded',
  ]);
  for (const { body } of receiver.heard) {
    expect(body.data.object.test).toBe(true);
    expect(body.data.previous).toEqual({});
  }
  expect(JSON.stringify(other.heard.map(({ body }) => body.type))).not.toContain('payment.succeeded');
  const [first] = receiver.heard;
  const shown = renderEvent({ ...sandbox, kind: 'member' }, await getEvent(sandbox, first?.body.id));
  expect(shown.type).toBe('webhook_endpoint.tested');
  expect(shown.data.object).toMatchObject({ object: 'webhook_endpoint', id });
  expect((await deliveriesOf(database, environmentId)).delivered).toBeGreaterThanOrEqual(3);
  await receiver.close();
  await other.close();
});

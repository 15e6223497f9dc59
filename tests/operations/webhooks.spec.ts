import { renderEvent } from '@/lib/api/render-event';
import { getEvent } from '@/lib/events/queries';
import { getDelivery, listDeliveries } from '@/lib/webhooks/queries';
import { renderEndpointWithSecret } from '@/lib/webhooks/render';
import { DeliveryFilters, RotateSecret } from '@/lib/webhooks/schema';
import { testEndpoint } from '@/lib/webhooks/send-again';
import { signedHeaders } from '@/lib/webhooks/sign';
import { rotateSecret } from '@/lib/webhooks/write-endpoint';
import { newMerchant } from '../support/merchants';
import { NO_KEY, paid } from './payments-world';
import {
  deliveriesOf,
  expect,
  isSignedWith,
  newEndpoint,
  Receiver,
  status,
  test,
  work,
} from './webhooks-world';

test('the vector of Standard Webhooks', () => {
  const headers = signedHeaders(
    'msg_p5jXN8AQM9LWM0D4loKWxJek',
    new Date(1_614_265_330_000),
    Buffer.from('{"test": 2432232314}'),
    ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  );
  expect(headers).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('a payment’s events arrive signed, in the API’s shape, each once and in order', async ({ database }) => {
  const receiver = await new Receiver().open();
  const { sandbox } = await newMerchant();
  const endpoint = await newEndpoint(sandbox, receiver.url());
  const payment = await paid(sandbox);
  const environmentId = sandbox.environment.id;
  await work(environmentId, async () => ((await deliveriesOf(database, environmentId)).delivered ?? 0) >= 4);
  const told = receiver.heard.filter(({ body }) => body.data.object.id === payment.id);
  expect(told.map(({ body }) => body.type)).toEqual([
    'payment.created',
    'payment.processing',
    'payment.captured',
    'payment.succeeded',
  ]);
  for (const { headers, raw, body } of receiver.heard) {
    expect(isSignedWith(endpoint.secret ?? '', headers, raw)).toBe(true);
    expect(headers['webhook-id']).toBe(body.id);
    expect(headers['content-type']).toBe('application/json');
  }
  const last = told.at(-1)?.body;
  const event = renderEvent(sandbox, await getEvent(sandbox, last.id));
  expect(last).toEqual({
    id: event.id,
    type: 'payment.succeeded',
    timestamp: event.created_at,
    api_version: '2026-11-01',
    livemode: false,
    environment: environmentId,
    data: { object: JSON.parse(JSON.stringify(event.data.object)), previous: expect.any(Object) },
    request: event.request,
  });
  expect(told[2]?.body.data.previous).toMatchObject({ status: 'processing', amount_captured: 0 });
  expect(new Set(receiver.ids()).size).toBe(receiver.heard.length);
  await receiver.close();
});

test('while a secret is rotated both sign, afterwards only the new one', async ({ database }) => {
  const receiver = await new Receiver().open();
  const { sandbox } = await newMerchant();
  const endpoint = await newEndpoint(sandbox, receiver.url(), { event_types: ['payment.created'] });
  const rotated = renderEndpointWithSecret(
    sandbox,
    (await rotateSecret(sandbox, { ...RotateSecret.parse({}), id: endpoint.id }, NO_KEY)).row,
  );
  expect(rotated.secret).not.toBe(endpoint.secret);
  await paid(sandbox);
  await work(sandbox.environment.id, () => receiver.heard.length === 1);
  const [both] = receiver.heard;
  for (const { secret } of [endpoint, rotated])
    expect(isSignedWith(secret ?? '', both?.headers ?? {}, both?.raw ?? Buffer.of())).toBe(true);
  await database.owner.query(
    "UPDATE webhook_endpoint SET previous_secret_until = now() - interval '1 second' WHERE id = $1",
    [endpoint.id],
  );
  await paid(sandbox);
  await work(sandbox.environment.id, () => receiver.heard.length === 2);
  const [, one] = receiver.heard;
  expect(isSignedWith(endpoint.secret ?? '', one?.headers ?? {}, one?.raw ?? Buffer.of())).toBe(false);
  expect(isSignedWith(rotated.secret ?? '', one?.headers ?? {}, one?.raw ?? Buffer.of())).toBe(true);
  await receiver.close();
});

test('every try sends the same bytes and id, with a time and a signature of its own; then it is exhausted', async ({
  database,
}) => {
  const receiver = await new Receiver().open();
  receiver.answer = status(500);
  const { sandbox } = await newMerchant();
  await newEndpoint(sandbox, receiver.url(), { event_types: ['payment.created'] });
  await paid(sandbox);
  const environmentId = sandbox.environment.id;
  await work(environmentId, async () => (await deliveriesOf(database, environmentId)).exhausted === 1);
  expect(receiver.heard).toHaveLength(3);
  expect(new Set(receiver.heard.map(({ raw }) => raw.toString('hex'))).size).toBe(1);
  expect(new Set(receiver.ids()).size).toBe(1);
  const { rows } = await listDeliveries(sandbox, DeliveryFilters.parse({ status: 'exhausted' }));
  const delivery = await getDelivery(sandbox, rows[0]?.id ?? '');
  expect(delivery).toMatchObject({ tries: 3, attempts: 3, type: 'payment.created' });
  expect(delivery.body).toBe(String(receiver.heard[0]?.raw));
  expect(
    delivery.tried.map(({ number, outcome, statusCode, answerBody }) => [
      number,
      outcome,
      statusCode,
      answerBody,
    ]),
  ).toEqual([
    [1, 'refused', 500, 'no'],
    [2, 'refused', 500, 'no'],
    [3, 'refused', 500, 'no'],
  ]);
  await receiver.close();
});

test('the built-in receiver of a sandbox takes a test event, whatever it listens to', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const environmentId = sandbox.environment.id;
  const endpoint = await newEndpoint(sandbox, 'countinghouse:receiver', { event_types: ['payment.failed'] });
  const { row } = await testEndpoint(sandbox, { id: endpoint.id }, NO_KEY);
  await work(environmentId, async () => (await deliveriesOf(database, environmentId)).delivered === 1);
  const delivery = await getDelivery(sandbox, row.id);
  expect(delivery).toMatchObject({ type: 'webhook_endpoint.tested', status: 'delivered' });
  const body = JSON.parse(delivery.body ?? '');
  expect(body).toMatchObject({
    type: 'webhook_endpoint.tested',
    data: { object: { id: endpoint.id, secret: null } },
  });
  const [only] = delivery.tried;
  const headers = only?.requestHeaders as Record<string, string>;
  expect(isSignedWith(endpoint.secret ?? '', headers, Buffer.from(delivery.body ?? ''))).toBe(true);
});

import { eraseCustomer } from '@/lib/customers/erase-customer';
import { dismissNotice } from '@/lib/notices/dismiss-notice';
import { DismissNotice } from '@/lib/notices/schema';
import { webhookNotices } from '@/lib/notices/webhooks';
import { endpointHealth } from '@/lib/webhooks/health';
import { getDelivery, listDeliveries } from '@/lib/webhooks/queries';
import { renderDeliveryDetail } from '@/lib/webhooks/render';
import { DeliveryFilters, RetryDelivery } from '@/lib/webhooks/schema';
import { openSecret, sealSecret } from '@/lib/webhooks/seal-secret';
import { retryDelivery } from '@/lib/webhooks/send-again';
import { newMerchant } from '../support/merchants';
import { makeMember, makeMerchant } from './auth-support';
import { NO_CLAIM, newCustomer } from './customers-support';
import {
  CUSTOMERS,
  changeEndpoint,
  deliveriesOf,
  expect,
  newEndpoint,
  Receiver,
  status,
  test,
  work,
  writeEvents,
} from './webhooks-world';

test('an endpoint shows no more of a person than whoever chose its address may see', async ({ database }) => {
  const receiver = await new Receiver().open();
  const merchant = await makeMerchant();
  const [owner, developer] = [await makeMember(merchant, 'owner'), await makeMember(merchant, 'developer')];
  const [asOwner, asDeveloper] = [await owner.actorIn(merchant.live), await developer.actorIn(merchant.live)];
  const whole = await newEndpoint(asOwner, receiver.url('/owner'), CUSTOMERS);
  await newEndpoint(asDeveloper, receiver.url('/developer'), CUSTOMERS);
  await newEndpoint(asOwner, receiver.url('/thin'), { ...CUSTOMERS, payload: 'thin' });
  await writeEvents(database, merchant.live, 1, 1);
  await work(merchant.live, () => receiver.heard.length === 3);
  const at = (path: string) => receiver.heard.findLast((heard) => heard.path === path)?.body.data.object;
  expect(at('/owner')).toMatchObject({ email: 'ann@shop.example', name: 'Ann Lee' });
  expect(at('/developer')).toMatchObject({ email: 'a•••@shop.example', name: 'A. L.' });
  expect(Object.keys(at('/thin')).sort()).toEqual(['id', 'object', 'version']);
  // A new address is the choice of whoever changes it.
  const moved = await changeEndpoint(asDeveloper, whole.id, { url: receiver.url('/moved') });
  expect(moved.row.showsPeople).toBe(false);
  await receiver.close();
});

test('what an endpoint was told of people is not for developers: not to read, nor to have sent elsewhere', async ({
  database,
}) => {
  const receiver = await new Receiver().open();
  receiver.answer = (response, { path, raw }) => response.writeHead(path === '/owner' ? 500 : 200).end(raw);
  const merchant = await makeMerchant();
  const [owner, developer] = [await makeMember(merchant, 'owner'), await makeMember(merchant, 'developer')];
  const [asOwner, asDeveloper] = [await owner.actorIn(merchant.live), await developer.actorIn(merchant.live)];
  const endpoint = await newEndpoint(asOwner, receiver.url('/owner'), CUSTOMERS);
  await writeEvents(database, merchant.live, 1, 1);
  await work(merchant.live, () => receiver.heard.length === 1);
  const { rows } = await listDeliveries(asOwner, DeliveryFilters.parse({}));
  const row = await getDelivery(asOwner, rows[0]?.id ?? '');
  expect(JSON.stringify(renderDeliveryDetail(asOwner, row))).toContain('ann@shop.example');
  const seen = JSON.stringify(renderDeliveryDetail(asDeveloper, row));
  expect(seen).not.toMatch(/ann@shop|Ann Lee/);
  expect(seen).toContain('cus_');
  // The try that failed is due again, with a body that was made for the owner.
  await changeEndpoint(asDeveloper, endpoint.id, { url: receiver.url('/moved') });
  await retryDelivery(asDeveloper, { ...RetryDelivery.parse({}), id: row.id }, NO_CLAIM);
  const moved = () => receiver.heard.filter(({ path }) => path === '/moved');
  await work(merchant.live, () => moved().length > 0);
  expect(
    moved()
      .map(({ raw }) => String(raw))
      .join(),
  ).not.toMatch(/ann@shop|Ann Lee/);
  expect(moved()[0]?.body.data.object).toMatchObject({ email: 'a•••@shop.example' });
  await receiver.close();
});

test('an erasure reaches bodies and answers; a later try sends what is left', async ({ database }) => {
  const receiver = await new Receiver().open();
  receiver.answer = (response, { raw }) => response.writeHead(500).end(raw);
  const { sandbox } = await newMerchant();
  const environmentId = sandbox.environment.id;
  await newEndpoint(sandbox, receiver.url(), CUSTOMERS);
  const customer = await newCustomer(sandbox, { email: 'zoe@hooks.example', name: 'Zoe Quill' });
  await work(environmentId, async () => (await deliveriesOf(database, environmentId)).exhausted === 1);
  const stored = async () => {
    const { rows } = await database.owner.query(
      `SELECT d.id, convert_from(d.body, 'UTF8') AS body, a.answer_body FROM webhook_delivery d
       JOIN webhook_attempt a ON a.environment_id = d.environment_id AND a.delivery_id = d.id WHERE d.environment_id = $1`,
      [environmentId],
    );
    return rows;
  };
  const before = await stored();
  expect(JSON.stringify(before)).toContain('zoe@hooks.example');
  await eraseCustomer(sandbox, { id: customer.id }, NO_CLAIM);
  expect(JSON.stringify(await stored())).not.toMatch(/zoe|quill/i);
  receiver.heard.length = 0;
  receiver.answer = (response) => response.writeHead(200).end();
  await retryDelivery(sandbox, { ...RetryDelivery.parse({}), id: before[0].id }, NO_CLAIM);
  await work(environmentId, () => receiver.heard.length === 1);
  expect(String(receiver.heard[0]?.raw)).not.toMatch(/zoe|quill/i);
  expect(receiver.heard[0]?.body.data.object.id).toBe(customer.id);
  await receiver.close();
});

test('secrets are sealed where they belong and stand nowhere in the open', async ({ database }) => {
  const { sandbox, live } = await newMerchant();
  const { id, secret } = await newEndpoint(sandbox, 'https://shop.example/hooks');
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const sealed = await sealSecret(sandbox.environment.id, id, secret ?? '');
  expect(await openSecret(sandbox.environment.id, id, sealed)).toBe(secret);
  // Another environment does not even have the key that the record names.
  await expect(openSecret(live.environment.id, id, sealed)).rejects.toThrow(/does not have/);
  await expect(openSecret(sandbox.environment.id, `${id}x`, sealed)).rejects.toThrow(/does not open/);
  const { rows } = await database.owner.query(
    `SELECT (SELECT jsonb_agg(to_jsonb(w)) FROM webhook_endpoint w) AS a, (SELECT jsonb_agg(to_jsonb(ev)) FROM event ev) AS b,
       (SELECT jsonb_agg(to_jsonb(i)) FROM idempotency i) AS c`,
  );
  expect(JSON.stringify(rows)).not.toContain(secret?.slice(6, 30));
  await expect(database.auditor.query('SELECT secret FROM webhook_endpoint')).rejects.toThrow(
    /permission denied/,
  );
  await expect(database.app.query('DELETE FROM webhook_attempt')).rejects.toThrow(/kept as long as its/);
});

test('owners, admins and developers hear of a disabled endpoint until they put it away', async ({
  database,
}) => {
  const receiver = await new Receiver().open();
  receiver.answer = status(410);
  const merchant = await makeMerchant();
  const roles = ['owner', 'admin', 'developer', 'finance'] as const;
  const actors = await Promise.all(
    roles.map(async (role) => (await makeMember(merchant, role)).actorIn(merchant.sandbox)),
  );
  const [owner] = actors;
  if (!owner) throw new Error('there is an owner');
  const endpoint = await newEndpoint(owner, receiver.url(), CUSTOMERS);
  await writeEvents(database, merchant.sandbox, 1, 1);
  await work(merchant.sandbox, async () => (await webhookNotices(owner)).length === 1);
  const notices = await Promise.all(actors.map(webhookNotices));
  expect(notices.map((all) => all.map(({ endpoint: id, because }) => [id, because]))).toEqual([
    [[endpoint.id, 'gone']],
    [[endpoint.id, 'gone']],
    [[endpoint.id, 'gone']],
    [],
  ]);
  const seen = notices[0]?.[0]?.at ?? '';
  await dismissNotice(owner, DismissNotice.parse({ notice: `webhook:${endpoint.id}`, seen }));
  expect(await webhookNotices(owner)).toEqual([]);
  expect(await endpointHealth(owner)).toMatchObject([
    { endpoint: endpoint.id, tries: 1, answered: 0, p95Ms: expect.any(Number), waiting: 1 },
  ]);
  await receiver.close();
});

import { replayRequest } from '@/lib/api/replay-request';
import type { Actor } from '@/lib/auth/actor';
import { systemActor } from '@/lib/auth/actor';
import type { Role } from '@/lib/auth/permissions';
import { db } from '@/lib/db';
import { createSandbox } from '@/lib/merchants/create-environment';
import { getRequest } from '@/lib/requests/queries';
import { renderRequest } from '@/lib/requests/render';
import { flushRequests } from '@/lib/requests/write-requests';
import { expect, test } from '../support/database';
import { makeMember, makeMerchant, refusal } from './auth-support';
import { apiClient } from './requests-world';

const CARD = { amount: 1_200, currency: 'USD', payment_method: 'pm_card_visa', confirm: true };

async function team(role: Role) {
  const merchant = await makeMerchant();
  const [sandbox, live] = [await systemActor(merchant.sandbox), await systemActor(merchant.live)];
  const member = await makeMember(merchant, role);
  return { merchant, sandbox, live, in: (environmentId: string) => member.actorIn(environmentId) };
}

const paymentsIn = ({ environment }: Actor) =>
  db().payment.count({ where: { environmentId: environment.id } });

test('a call of a sandbox, and one of live, are sent again in a sandbox, as the member and with a new key', async () => {
  const { merchant, sandbox, live, in: memberIn } = await team('owner');
  const first = await (await apiClient(sandbox))('POST', '/payments', CARD);
  const inLive = await (await apiClient(live))('GET', '/payments?limit=3');
  await flushRequests();
  const owner = await memberIn(merchant.sandbox);
  const replayed = await replayRequest(owner, { id: first.id, sandbox: merchant.sandbox });
  expect(replayed.status).toBe(200);
  const { id } = JSON.parse(replayed.body);
  expect(id).toMatch(/^pay_/);
  expect(id).not.toBe(first.json.id);
  expect(await paymentsIn(sandbox)).toBe(2);
  await flushRequests();
  const row = renderRequest(owner, await getRequest(owner, replayed.request));
  expect(row).toMatchObject({ method: 'POST', actor: { kind: 'member', id: owner.id }, payment: id });
  expect(row.idempotency_key).not.toBe(first.key);

  const fromLive = await replayRequest(await memberIn(merchant.live), {
    id: inLive.id,
    sandbox: merchant.sandbox,
  });
  expect(JSON.parse(fromLive.body).data.map((payment: { id: string }) => payment.id)).toContain(id);
});

test('nothing is ever sent to live or to another merchant', async () => {
  const { merchant, sandbox, live, in: memberIn } = await team('owner');
  const other = await makeMerchant();
  const first = await (await apiClient(sandbox))('POST', '/payments', CARD);
  await flushRequests();
  const owner = await memberIn(merchant.sandbox);
  for (const target of [merchant.live, other.sandbox, 'env_none']) {
    const refused = await refusal(replayRequest(owner, { id: first.id, sandbox: target }));
    expect(refused.code, target).toBe('not_found');
  }
  expect([await paymentsIn(sandbox), await paymentsIn(live)]).toEqual([1, 0]);
  const ownerOfLive = await memberIn(merchant.live);
  expect((await refusal(replayRequest(ownerOfLive, { id: first.id, sandbox: merchant.sandbox }))).code).toBe(
    'not_found',
  );
});

test('what is not kept as a whole is not sent, and the member’s own rights decide what may be', async () => {
  const { merchant, sandbox, in: memberIn } = await team('developer');
  const send = await apiClient(sandbox);
  const number = '4242 4242 4242 4242';
  const long = Array.from({ length: 20 }, () => 'long words '.repeat(40));
  const [hidden, cut, withheld, person, dispute] = [
    await send('POST', '/payments', { ...CARD, description: number }),
    await send('POST', '/payments', { ...CARD, items: long }),
    await send('POST', '/tokens', { type: 'card', card: { number, exp_month: 1, exp_year: 2040 } }),
    await send('POST', '/customers', { name: 'Zoe Quill', email: 'zoe@quill.example' }),
    await send('POST', '/disputes/dp_01kb7q2m8t4w9x5r0c6hz3vn1e/accept', {}),
  ];
  await flushRequests();
  const developer = await memberIn(merchant.sandbox);
  const because = async (id: string) =>
    (await refusal(replayRequest(developer, { id, sandbox: merchant.sandbox }))).details.because;
  expect(await because(hidden.id)).toBe('redacted');
  expect(await because(cut.id)).toBe('cut');
  expect(await because(withheld.id)).toBe('withheld');
  expect(await because(person.id)).toBe('masked');
  const denied = await replayRequest(developer, { id: dispute.id, sandbox: merchant.sandbox });
  expect(denied.status).toBe(403);
  expect(JSON.parse(denied.body).permission).toBe('disputes:write');
  expect(await paymentsIn(sandbox)).toBe(0);
});

test('of several sandboxes the one that was chosen gets it', async () => {
  const { merchant, sandbox, in: memberIn } = await team('owner');
  const owner = await memberIn(merchant.sandbox);
  const second = await createSandbox(owner, { name: 'second' });
  const first = await (await apiClient(sandbox))('POST', '/customers', { name: 'Ben' });
  await flushRequests();
  await replayRequest(owner, { id: first.id, sandbox: second.id });
  const count = (environmentId: string) => db().customer.count({ where: { environmentId } });
  expect([await count(merchant.sandbox), await count(second.id)]).toEqual([1, 1]);
});

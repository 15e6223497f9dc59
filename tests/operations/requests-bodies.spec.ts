import { ROUTES } from '@/lib/api/routes';
import type { Actor } from '@/lib/auth/actor';
import { getRequest } from '@/lib/requests/queries';
import { renderRequestDetail } from '@/lib/requests/render';
import { readingOf } from '@/lib/requests/shown-bodies';
import { flushRequests } from '@/lib/requests/write-requests';
import { newMerchant } from '../support/merchants';
import { expect, paid, test } from './payments-world';
import { apiClient } from './requests-world';

/** What they answer says nothing of an area: a token is not kept, and the rest are a sandbox's switches. */
const FOR_EVERYBODY = /^POST \/auth\/tokens$|^[A-Z]+ \/test_helpers\/(clock|networks|simulations)/;

test('every route says what its bodies are about, as its own reading does', () => {
  for (const { method, path, permission } of ROUTES) {
    const route = `${method} ${path}`;
    const reading = readingOf(route);
    if (reading === null) {
      expect(route).toMatch(FOR_EVERYBODY);
    } else if (method === 'GET' && permission !== 'tokens:write') {
      expect(reading, route).toBe(permission);
    }
  }
});

test('bodies are for who may read what the call was about; the call itself is for who reads the log', async () => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox, { amount: 500 });
  const call = await apiClient(sandbox);
  const made = await call('POST', '/refunds', { payment: payment.id, amount: 123, reason: 'duplicate' });
  const refused = await call('POST', '/refunds', { payment: payment.id, amount: 9_999, reason: 'duplicate' });
  expect([made.status, refused.status]).toEqual([200, 409]);
  await flushRequests();
  const seenBy = async (actor: Actor, id: string) => renderRequestDetail(actor, await getRequest(actor, id));
  const permissions = new Set([...sandbox.permissions].filter((one) => one !== 'refunds:read'));
  for (const { id, status } of [made, refused]) {
    const whole = await seenBy(sandbox, id);
    expect(whole.request.body).toContain(payment.id);
    expect(whole.answer.body).toBeTruthy();
    const shown = await seenBy({ ...sandbox, permissions }, id);
    for (const part of [shown.request, shown.answer])
      expect(part).toMatchObject({ body: null, state: 'hidden' });
    expect(shown).toMatchObject({ status, path: '/api/v1/refunds' });
  }
});

import { renderEvent } from '@/lib/api/render-event';
import { db } from '@/lib/db';
import { proposePayoutAccount } from '@/lib/payout-accounts/propose-account';
import { ProposePayoutAccount } from '@/lib/payout-accounts/schema';
import type { DeliveryDetail } from '@/lib/webhooks/queries';
import { renderDeliveryDetail } from '@/lib/webhooks/render';
import { makeMember, makeMerchant } from './auth-support';
import { expect, NO_KEY, test } from './payments-world';

const HOLDER = 'Kept For Finance GmbH';
const DETAILS = { holder: HOLDER, last4: '3000', bank_code: null };

test('an event of a payout account names neither holder nor number to who reads no accounts', async () => {
  const merchant = await makeMerchant();
  const people = Object.fromEntries(
    await Promise.all(
      (['owner', 'finance', 'developer', 'analyst'] as const).map(async (role) => [
        role,
        await (await makeMember(merchant, role)).actorIn(merchant.live),
      ]),
    ),
  );
  const input = ProposePayoutAccount.parse({
    holder: HOLDER,
    currency: 'EUR',
    iban: 'DE89370400440532013000',
  });
  const { row } = await proposePayoutAccount(people.owner, input, NO_KEY);
  const event = await db().event.findFirstOrThrow({
    where: { environmentId: row.environmentId, objectId: row.id },
  });
  const shown = (role: string) => renderEvent(people[role], event).data.object as Record<string, unknown>;
  expect(shown('owner')).toMatchObject(DETAILS);
  expect(shown('finance')).toMatchObject(DETAILS);
  for (const role of ['developer', 'analyst']) {
    expect(shown(role)).toMatchObject({ id: row.id, status: 'proposed', last4: null, fingerprint: null });
    expect(JSON.stringify(renderEvent(people[role], event))).not.toMatch(/Kept For Finance|3000"/);
  }
});

test('what an endpoint is told of payouts is shown to who reads them', async () => {
  const merchant = await makeMerchant();
  const body = JSON.stringify({ data: { object: DETAILS } });
  const asked = async (role: 'owner' | 'developer', type: string) => {
    const viewer = await (await makeMember(merchant, role)).actorIn(merchant.live);
    const delivery = { environmentId: viewer.environment.id, type, body, tried: [], createdAt: new Date() };
    return renderDeliveryDetail(viewer, delivery as unknown as DeliveryDetail).request_body;
  };
  expect(await asked('owner', 'payout_account.created')).toBe(body);
  expect(await asked('developer', 'payout_account.created')).toBeNull();
  expect(await asked('developer', 'payout.paid')).toBeNull();
  expect(await asked('developer', 'refund.created')).toContain('[masked]');
});

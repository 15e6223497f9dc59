import type { Page } from '@playwright/test';
import { PERMISSIONS, type Permission, permissionsOf, ROLES } from '@/lib/auth/permissions';
import { createCustomer } from '@/lib/customers/create-customer';
import { CreateCustomer } from '@/lib/customers/schema';
import { createPaymentMethod } from '@/lib/payment-methods/create-payment-method';
import { createToken } from '@/lib/vault/create-token';
import { cookieOf, FACTS, makeMember, makeMerchant, PASSWORD } from '../operations/auth-support';
import { mayByTable } from '../support/role-matrix';
import { CANARIES } from '../support/scan-card-numbers';
import { expect, type Shop, test } from './console-world';
import { type RecordedAction, record, recorded, replay, stateOf } from './recorded-actions';

const NO_CLAIM = { claim: null };

type Owned = { action: RecordedAction; permission: Permission };
const EVIL = [
  'https://evil.example',
  'null',
  'http://',
  '//',
  'https://localhost.evil.example',
  'http://localhost:1',
];

/** Scripts may read the reader's choices (language, theme), but not the session. */
async function sessionCookie(page: Page) {
  return (await page.context().cookies()).find(({ httpOnly }) => httpOnly);
}

/** Presses every button of the console that changes something, and keeps what the browser sent. */
async function recordAll(page: Page, shop: Shop): Promise<Owned[]> {
  const done = async () => page.getByRole('button', { name: 'Done' }).click();
  const owned: Owned[] = [];
  const keep = async (name: string, permission: Permission, step: () => Promise<void>) => {
    owned.push({ action: await record(page, name, step), permission });
  };
  const paid = await shop.pay({ amount: 10_000 });
  await page.goto(shop.path(`/payments/${paid.id}`));
  await page.getByRole('button', { name: 'Refund…' }).click();
  await page.getByLabel('Amount to refund').fill('10');
  await page.getByLabel('Reason', { exact: true }).selectOption('duplicate');
  await keep('refund', 'refunds:write', () => page.getByRole('button', { name: 'Refund 10.00 USD' }).click());
  await keep('undo', 'refunds:write', () => page.getByRole('button', { name: 'Undo refund' }).click());
  await expect(page.getByText('Refund of 10.00 USD undone')).toBeVisible();
  await done();
  await page.getByLabel('New note').fill('Refunded by phone');
  await keep('note', 'payments:write', () => page.getByRole('button', { name: 'Add note' }).click());
  await expect(page.locator('#notes').getByRole('listitem')).toContainText('Refunded by phone');
  const held = await shop.pay({ amount: 10_000, capture_method: 'manual' });
  await page.goto(shop.path(`/payments/${held.id}`));
  await page.getByRole('button', { name: 'Capture…' }).click();
  await page.getByLabel('Amount to capture').fill('30');
  await page.getByRole('radio', { name: /Keep the rest/ }).check();
  await keep('capture', 'payments:write', () =>
    page.getByRole('button', { name: 'Capture 30.00 USD' }).click(),
  );
  await done();
  await page.getByRole('button', { name: 'Release the rest…' }).click();
  await keep('cancel', 'payments:write', () =>
    page.getByRole('button', { name: 'Release 70.00 USD' }).click(),
  );
  await done();
  await page.goto(shop.path('/payments/new'));
  await page.getByLabel('Amount', { exact: true }).fill('12');
  await keep('test payment', 'payments:write', () =>
    page.getByRole('button', { name: 'Pay 12.00 USD' }).click(),
  );
  await page.goto(shop.path('/checkout'));
  await page.getByRole('button', { name: 'New checkout session' }).click();
  await page.getByLabel('What is sold').fill('Desk');
  await page.getByLabel('Price').fill('10');
  await keep('session', 'checkout:write', () =>
    page.getByRole('button', { name: 'Create link for 10.00 USD' }).click(),
  );
  await done();
  await page.goto(shop.path('/keys'));
  await page.getByRole('button', { name: 'Create key' }).click();
  await page.getByLabel('Name', { exact: true }).fill('till');
  await keep('create key', 'keys:write', () =>
    page.getByRole('button', { name: 'Create secret key' }).click(),
  );
  await page.getByLabel('I have stored it').check();
  await done();
  await page.getByRole('button', { name: 'Revoke key till' }).click();
  await page.getByLabel('Type till to confirm').fill('till');
  await keep('revoke key', 'keys:revoke', () => page.getByRole('button', { name: 'Revoke till' }).click());
  await expect(page.getByRole('row', { name: /Revoked/ })).toBeVisible();
  return owned;
}

/** The same for everything that changes a customer. */
async function recordCustomer(page: Page, shop: Shop): Promise<Owned[]> {
  const owned: Owned[] = [];
  const keep = async (name: string, permission: Permission, step: () => Promise<void>) => {
    owned.push({ action: await record(page, name, step), permission });
  };
  const newCustomer = async (name: string) =>
    (await createCustomer(shop.sandbox, CreateCustomer.parse({ name }), NO_CLAIM)).row.id;
  const [ann, twin] = [await newCustomer('Ann Lee'), await newCustomer('Ann Twin')];
  const card = { number: CANARIES[0], exp_month: 4, exp_year: 2035, cvc: '737' };
  const token = (await createToken(shop.sandbox, { type: 'card', card }, NO_CLAIM)).row.id;
  await createPaymentMethod(shop.sandbox, { token, customer: ann, metadata: {} }, NO_CLAIM);
  await page.goto(shop.path(`/customers/${ann}`));
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByLabel('Phone').fill('+49 170 1234567');
  await keep('edit customer', 'customers:write', () => page.getByRole('button', { name: 'Save' }).click());
  await expect(page.getByText('The customer was saved')).toBeVisible();
  await page.getByLabel('New note').fill('Prefers mail');
  await keep('customer note', 'customers:write', () =>
    page.getByRole('button', { name: 'Add note' }).click(),
  );
  await expect(page.locator('#notes').getByRole('listitem')).toContainText('Prefers mail');
  await keep('default method', 'customers:write', () =>
    page.getByRole('button', { name: /^Make .* the default$/ }).click(),
  );
  await expect(page.getByText('Default', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: /^Detach/ }).click();
  await keep('detach', 'customers:write', () =>
    page
      .getByRole('dialog')
      .getByRole('button', { name: /^Detach/ })
      .click(),
  );
  await expect(page.getByText('No payment method is kept for this customer.')).toBeVisible();
  await keep('export', 'pii:read', () => page.getByRole('button', { name: 'Export data' }).click());
  await expect(page.getByText('The file is in your downloads.')).toBeVisible();
  await page.getByRole('button', { name: 'Merge' }).click();
  await page.getByLabel('Id of the customer that ends').fill(twin);
  await keep('merge', 'customers:write', () => page.getByRole('button', { name: /^Merge cus_/ }).click());
  await expect(page.getByText('Merged into Ann Lee')).toBeVisible();
  await page.getByRole('button', { name: 'Erase' }).click();
  await page.getByLabel('Type Ann Lee to confirm').fill('Ann Lee');
  await keep('erase', 'customers:erase', () =>
    page.getByRole('button', { name: 'Erase personal data' }).click(),
  );
  await expect(page).toHaveURL(/\/customers$/);
  return owned;
}

test('recorded actions work again for the right actor only', async ({ page, shop, server }) => {
  test.setTimeout(900_000);
  await shop.enter(page, 'owner');
  const owned = [...(await recordAll(page, shop)), ...(await recordCustomer(page, shop))];
  const merchant = { merchantId: shop.sandbox.environment.merchantId, sandbox: shop.sandbox.environment.id };
  const pool = server.database.owner;
  const state = () => stateOf(pool, merchant.merchantId);
  const before = await state();
  const stranger = await makeMerchant();
  const theirs = await makeMember(stranger, 'owner');
  const cookie = await sessionCookie(page);
  const ownerCookie = `${cookie?.name}=${cookie?.value}`;

  for (const { action } of owned) {
    const nobody = await replay(action);
    expect(nobody.status, `${action.name} by nobody`).toBeLessThan(400);
    expect(nobody.text, `${action.name} by nobody`).toContain('not_signed_in');
    const forged = await replay(action, { cookie: `${cookie?.name}=${'e'.repeat(200)}` });
    expect(forged.text, `${action.name} with a forged cookie`).toContain('not_signed_in');
    const other = await replay(action, { cookie: theirs.cookie });
    expect(other.text, `${action.name} by another merchant's owner`).toContain('not_found');
    const moved = action.body.replaceAll(merchant.sandbox, stranger.sandbox);
    const elsewhere = await replay(action, { cookie: ownerCookie, body: moved });
    expect(elsewhere.text, `${action.name} in another merchant's sandbox`).toContain('not_found');
    for (const origin of EVIL) {
      const answer = await replay(action, { cookie: ownerCookie, origin });
      expect(answer.status, `${action.name} from ${origin}`).toBe(403);
    }
    const crossSite = await replay(action, {
      cookie: ownerCookie,
      origin: null,
      headers: { 'Sec-Fetch-Site': 'cross-site' },
    });
    expect(crossSite.status, `${action.name} from a page without an origin`).toBe(403);
    const hosted = await replay(action, {
      cookie: ownerCookie,
      origin: 'https://evil.example',
      headers: { 'X-Forwarded-Host': 'evil.example' },
    });
    expect(hosted.status, `${action.name} with a forged X-Forwarded-Host`).toBe(403);
  }
  for (const role of ROLES) {
    const member = await makeMember({ ...merchant } as never, role);
    for (const { action, permission } of owned) {
      if (mayByTable(role, permission, 'sandbox')) continue;
      const answer = await replay(action, { cookie: member.cookie });
      expect(answer.status, `${action.name} by ${role}`).toBeLessThan(400);
      expect(answer.text, `${action.name} by ${role}`).toContain('insufficient_scope');
    }
  }
  expect(await state(), 'nothing of all that had an effect').toBe(before);
  expect(await stateOf(pool, stranger.merchantId)).toContain('"payment":"0"');

  const again = owned.find(({ action }) => action.name === 'test payment');
  if (!again) throw new Error('the test payment was not recorded');
  const right = await replay(again.action, { cookie: ownerCookie });
  expect(right.text).toContain('"ok":true');
  expect(await state(), 'the right actor still acts').not.toBe(before);
});

test('an action that is bent out of shape is refused, never a 500', async ({ page, shop, server }) => {
  await shop.enter(page, 'owner');
  await page.goto(shop.path('/payments/new'));
  await page.getByLabel('Amount', { exact: true }).fill('12');
  const action = await record(page, 'test payment', () =>
    page.getByRole('button', { name: 'Pay 12.00 USD' }).click(),
  );
  await expect(page.getByText('Succeeded.')).toBeVisible();
  const cookie = await sessionCookie(page);
  const ownerCookie = `${cookie?.name}=${cookie?.value}`;
  const merchantId = shop.sandbox.environment.merchantId;
  const before = await stateOf(server.database.owner, merchantId);
  const environment = shop.sandbox.environment.id;
  const key = crypto.randomUUID();
  const input = { amount: 100, currency: 'USD', payment_method: 'pm_card_visa', confirm: true };
  const bodies: unknown[] = [
    [],
    [null, null, null],
    [{ environmentId: environment }],
    [{ environmentId: { toString: 1 } }, key, input],
    [{ environmentId: [environment] }, '', input],
    [{ environmentId: environment }, { toString: null }, input],
    [{ environmentId: environment }, 'k'.repeat(300), input],
    [{ environmentId: environment }, key, { ...input, amount: -1 }],
    [{ environmentId: environment }, key, { ...input, amount: '100' }],
    [{ environmentId: environment }, key, { ...input, amount: '$n100' }],
    [{ environmentId: environment }, key, { ...input, amount: '$NaN' }],
    [{ environmentId: environment }, key, { ...input, merchant_id: 'x' }],
    [{ environmentId: environment }, key, { ...input, status: 'succeeded' }],
    [{ environmentId: environment }, key, { ...input, metadata: { __proto__: { a: 'b' } }, id: 'x' }],
    [{ environmentId: environment }, key, [input]],
    [{ environmentId: environment }, key, 'x'],
    [{ environmentId: environment }, key, null],
    [{ environmentId: '__proto__' }, key, input],
    [{ environmentId: "env_' OR 1=1 --" }, key, input],
  ];
  for (const body of bodies) {
    const answer = await replay(action, { cookie: ownerCookie, body: JSON.stringify(body) });
    expect(answer.status, JSON.stringify(body)).toBeLessThan(500);
    expect(answer.text, JSON.stringify(body)).not.toContain('"ok":true');
    expect(answer.text, JSON.stringify(body)).not.toMatch(/node_modules|Prisma|at \w+ \(/);
  }
  const unknown = await replay({ ...action, action: '7f'.repeat(21) }, { cookie: ownerCookie });
  expect([404, 409]).toContain(unknown.status);
  expect(await stateOf(server.database.owner, merchantId)).toBe(before);
});

test('signing out ends the session everywhere, and only there', async ({ page, shop, server }) => {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(shop.ownerEmail);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/\/m\//);
  await page.goto(shop.path('/home'));
  const cookie = await sessionCookie(page);
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
  const copied = `${cookie?.name}=${cookie?.value}`;
  const read = (cookies: string) =>
    fetch(`${server.url}/api/v1/payments`, {
      headers: { Cookie: cookies, 'Countinghouse-Environment': shop.sandbox.environment.id },
    });
  const home = (cookies: string) =>
    fetch(server.url + shop.path('/home'), { headers: { Cookie: cookies }, redirect: 'manual' });
  expect((await read(copied)).status).toBe(200);
  await page.getByRole('button', { name: /^Account of/ }).click();
  // The page's own word that somebody is at the keyboard has no arguments either, but leads nowhere.
  const left = page.waitForResponse((response) => 'x-action-redirect' in response.headers());
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  const signOut = recorded('sign out', (await left).request());
  await expect(page).toHaveURL(/\/sign-in$/);
  expect((await read(copied)).status).toBe(401);
  expect((await home(copied)).status).toBe(307);
  const { startSession } = await import('@/lib/auth/session');
  const { rows } = await server.database.owner.query('SELECT id FROM "user" WHERE email = $1', [
    shop.ownerEmail,
  ]);
  const other = await cookieOf(await startSession(rows[0].id, FACTS, null));
  expect((await replay(signOut, { cookie: other, origin: 'https://evil.example' })).status).toBe(403);
  expect((await home(other)).status).toBe(200);
  expect((await replay(signOut)).status).toBeLessThan(500);
  await replay(signOut, { cookie: other });
  expect((await home(other)).status).toBe(307);
});

test('every permission that an action asks for is one that some role lacks', () => {
  const asked: Permission[] = [
    'refunds:write',
    'refunds:approve',
    'payments:write',
    'checkout:write',
    'keys:write',
    'keys:revoke',
    'customers:write',
    'customers:erase',
    'pii:read',
  ];
  for (const permission of asked) {
    expect(PERMISSIONS).toContain(permission);
    expect(ROLES.filter((role) => !permissionsOf(role, 'sandbox').has(permission)).length).toBeGreaterThan(0);
  }
});

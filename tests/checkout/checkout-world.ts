import type { Locator, Page } from '@playwright/test';
import { systemActor } from '@/lib/auth/actor';
import { createCheckoutSession } from '@/lib/checkout/create-checkout-session';
import { checkoutUrl } from '@/lib/checkout/render';
import { CreateCheckoutSession } from '@/lib/checkout/schema';
import { newId } from '@/lib/ids';
import { makeMerchant } from '../operations/auth-support';
import { violationsOf } from '../support/axe';
import { contrastViolationsOf } from '../support/axe-colours';
import { test as base, expect } from '../support/shared-server';

export { expect } from '../support/shared-server';

export const SHOP = 'https://shop.example';
export const CARDS = {
  visa: '4242424242424242',
  amex: '378282246310005',
  declined: '4000000000000002',
  lost: '4000000000009987',
  noFunds: '4000000000009995',
  wrongCvc: '4000000000000127',
  challenge: '4000000000003220',
  challengeThenDecline: '4000008400001629',
} as const;

export type OpenSession = { environmentId: string; id: string; url: string };
type Wanted = Partial<Parameters<typeof CreateCheckoutSession.parse>[0] & object> & Record<string, unknown>;
type PaymentFacts = { id: string; status: string; amount: string; currency: string; attempt_count: number };

type World = {
  /** Opens a session of 42.00 USD in a new merchant's sandbox. */
  openSession(wanted?: Wanted): Promise<OpenSession>;
  /** The payments of a session, from the database. */
  paymentsOf(session: OpenSession): Promise<PaymentFacts[]>;
  /** How many authorizations the pretend networks took for a session's payment. */
  attemptsOf(session: OpenSession): Promise<string[]>;
};

export const test = base.extend<World>({
  // The merchant's shop: everything it is asked for is one page.
  page: async ({ page }, use) => {
    await page
      .context()
      .route(`${SHOP}/**`, (route) => route.fulfill({ contentType: 'text/html', body: '<h1>Shop</h1>' }));
    await use(page);
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
  openSession: async ({}, use) => {
    await use(async (wanted = {}) => {
      const merchant = await makeMerchant();
      const actor = await systemActor(merchant.sandbox, newId('request'));
      const input = CreateCheckoutSession.parse({
        currency: 'USD',
        line_items: [
          { name: 'Jasmine pearls', quantity: 2, amount: 1_850 },
          { name: 'Shipping', amount: 500 },
        ],
        success_url: `${SHOP}/thanks?order=77`,
        cancel_url: `${SHOP}/cart`,
        ...wanted,
      });
      const { row } = await createCheckoutSession(actor, input, { claim: null });
      return { environmentId: merchant.sandbox, id: row.id, url: checkoutUrl(merchant.sandbox, row.id) };
    });
  },
  paymentsOf: async ({ server }, use) => {
    await use(async ({ environmentId, id }) => {
      const { rows } = await server.database.owner.query<PaymentFacts>(
        `SELECT id, status, amount::text, currency, attempt_count FROM payment
         WHERE environment_id = $1 AND checkout_session_id = $2`,
        [environmentId, id],
      );
      return rows;
    });
  },
  attemptsOf: async ({ server }, use) => {
    await use(async ({ environmentId, id }) => {
      const { rows } = await server.database.owner.query<{ status: string }>(
        `SELECT a.status FROM attempt a JOIN payment p ON p.environment_id = a.environment_id AND p.id = a.payment_id
         WHERE p.environment_id = $1 AND p.checkout_session_id = $2 ORDER BY a.number`,
        [environmentId, id],
      );
      return rows.map(({ status }) => status);
    });
  },
});

/** Opens the page and waits until its scripts run. */
export async function visit(page: Page, session: OpenSession): Promise<void> {
  await page.goto(session.url);
  await ready(page);
}

export async function ready(page: Page): Promise<void> {
  await expect(page.locator('form[data-ready]')).toBeVisible();
}

export const numberField = (page: Page): Locator => page.getByLabel('Card number');
export const expiryField = (page: Page): Locator => page.getByLabel('Expiry date');
export const codeField = (page: Page): Locator => page.getByLabel('Security code');
export const payButton = (page: Page): Locator => page.getByRole('button', { name: /^Pay / });

export async function fillCard(page: Page, number: string, code = '123'): Promise<void> {
  await numberField(page).fill(number);
  await expiryField(page).fill('12/30');
  await codeField(page).fill(code);
}

export async function payWith(page: Page, number: string, code = '123'): Promise<void> {
  await fillCard(page, number, code);
  await payButton(page).click();
}

/** Lets the shop answer nothing, so that the page with the result stays where it is. */
export async function stayOnResult(page: Page): Promise<void> {
  await page.context().route(`${SHOP}/**`, (route) => route.fulfill({ status: 204 }));
}

/** It is paid, and the way back to the shop has the ids of session and payment; nobody waits until it is taken. */
export async function expectPaid(page: Page, session: OpenSession): Promise<void> {
  const way = page.locator(`a[href^="${SHOP}/thanks"]`).getAttribute('href');
  // A slow machine may be back in the shop before the link was seen.
  const arrived = page.waitForURL(`${SHOP}/**`).then(() => page.url());
  expectIds((await Promise.any([way, arrived])) ?? '', session);
}

/** The payer is taken back to the shop by the page itself, which gives it these ids. */
export async function expectReturned(page: Page, session: OpenSession): Promise<void> {
  await page.waitForURL(`${SHOP}/**`);
  expectIds(page.url(), session);
}

function expectIds(address: string, session: OpenSession): void {
  const { searchParams } = new URL(address);
  expect(searchParams.get('session')).toBe(session.id);
  expect(searchParams.get('payment')).toMatch(/^pay_/);
  expect(searchParams.get('order')).toBe('77');
}

/** No violation that axe can find, in the light and in the dark; colours are not looked at on their way. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await contrastViolationsOf(page), 'in the dark').toEqual([]);
}

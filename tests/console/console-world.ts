import { randomBytes } from 'node:crypto';
import { expect, type Page, type Response } from '@playwright/test';
import { type Actor, systemActor } from '@/lib/auth/actor';
import type { Role } from '@/lib/auth/permissions';
import { db } from '@/lib/db';
import { createPayment } from '@/lib/payments/create-payment';
import type { PaymentRow } from '@/lib/payments/rows';
import { CreatePayment } from '@/lib/payments/schema';
import { openTestDispute } from '@/lib/testlab/disputes';
import { OpenTestDispute } from '@/lib/testlab/schema';
import { makeMember, makeMerchant } from '../operations/auth-support';
import { test as base } from '../support/shared-server';

/** A merchant that no other test sees, its sandbox's books, and the way in for members of any role. */
export type Shop = {
  slug: string;
  sandbox: Actor;
  ownerEmail: string;
  /** `/m/{slug}/sandbox` and what follows. */
  path(rest: string): string;
  /** A new member, with the address and `PASSWORD` to sign in. */
  join(role: Role): Promise<{ email: string; userId: string }>;
  /** Signs the page's browser in as a new member. */
  enter(page: Page, role: Role): Promise<{ userId: string }>;
  /** A payment made by the merchant's server, with a test method. */
  pay(input: Pay): Promise<PaymentRow>;
  /** Such a payment, disputed by its payer; the dispute's id once the bank has told it. */
  dispute(input: Pay, more?: Partial<OpenTestDispute>): Promise<string>;
};

type Pay = { amount: number; payment_method?: string; [field: string]: unknown };

/** No console, or one that answers to its keys; it says so itself. */
const ALIVE = 'body:not(:has(#search)), body:has([aria-keyshortcuts*="Control+K"])';
const waiting = new WeakSet<Page>();

/**
 * From now on, `goto` and `reload` of this page end when what they brought answers: a press before that is heard by
 * nobody, and on a busy machine the time is long enough for one.
 */
function waitForLife(page: Page): void {
  if (waiting.has(page)) return;
  waiting.add(page);
  const [goto, reload] = [page.goto.bind(page), page.reload.bind(page)];
  const come = async (options: { waitUntil?: string } | undefined, answer: Promise<Response | null>) => {
    const came = await answer;
    if (options?.waitUntil !== 'commit') await page.locator(ALIVE).waitFor({ state: 'attached' });
    return came;
  };
  page.goto = (url, options) => come(options, goto(url, options));
  page.reload = (options) => come(options, reload(options));
}

export const test = base.extend<{ shop: Shop }>({
  shop: async ({ server }, use) => {
    const merchant = await makeMerchant();
    const sandbox = await systemActor(merchant.sandbox);
    async function pay(input: Pay): Promise<PaymentRow> {
      const valid = CreatePayment.parse({
        currency: 'USD',
        payment_method: 'pm_card_visa',
        confirm: true,
        reference: `SO-${randomBytes(4).toString('hex')}`,
        ...input,
      });
      return (await createPayment(sandbox, valid, { claim: null })).row;
    }
    await use({
      slug: merchant.slug,
      sandbox,
      ownerEmail: merchant.email,
      path: (rest) => `/m/${merchant.slug}/sandbox${rest}`,
      join: (role) => makeMember(merchant, role),
      async enter(page, role) {
        const { cookie, userId } = await makeMember(merchant, role);
        const [name = '', value = ''] = cookie.split(/=(.*)/s);
        await page.context().addCookies([{ name, value, url: server.url, httpOnly: true, sameSite: 'Lax' }]);
        waitForLife(page);
        return { userId };
      },
      pay,
      async dispute(input, more = {}) {
        const payment = await pay(input);
        await openTestDispute(sandbox, OpenTestDispute.parse({ payment: payment.id, ...more }));
        const find = () => db().dispute.findFirst({ where: { paymentId: payment.id } });
        await expect.poll(find, { timeout: 60_000, intervals: [50] }).not.toBeNull();
        return (await find())?.id ?? '';
      },
    });
  },
});

export { expect };

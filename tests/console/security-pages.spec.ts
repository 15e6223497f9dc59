import { ROLES } from '@/lib/auth/permissions';
import { createCheckoutSession } from '@/lib/checkout/create-checkout-session';
import { CreateCheckoutSession } from '@/lib/checkout/schema';
import { createKey } from '@/lib/credentials/create-key';
import { createCustomer } from '@/lib/customers/create-customer';
import { CreateCustomer } from '@/lib/customers/schema';
import { issueRefund } from '@/lib/refunds/issue-refund';
import { IssueRefund } from '@/lib/refunds/schema';
import { createToken } from '@/lib/vault/create-token';
import { makeMember } from '../operations/auth-support';
import { expect, type Shop, test } from './console-world';

/** A page as a document, as its payload, and as a prefetch. */
const WAYS: Record<string, string>[] = [{}, { RSC: '1' }, { RSC: '1', 'Next-Router-Prefetch': '1' }];
const CANARY = '4242420000000018';
const EMAIL = 'ada.lane@private.example';
const XSS = `"><img src=x onerror="window.hacked=1"><script>window.hacked=1</script>{{7*7}}</title>javascript:alert(1)`;

/** A shop with one of everything, made with texts that would do harm if a page took them for markup. */
async function fill(shop: Shop) {
  const claim = { claim: null };
  const customer = await createCustomer(
    shop.sandbox,
    CreateCustomer.parse({
      name: `Ada Lane ${XSS}`,
      email: EMAIL,
      description: XSS,
      metadata: { [XSS.slice(0, 40)]: XSS },
    }),
    claim,
  );
  const token = await createToken(
    shop.sandbox,
    { type: 'card', card: { number: CANARY, exp_month: 1, exp_year: 2040, cvc: '987' } },
    claim,
  );
  const payment = await shop.pay({
    amount: 5_000,
    payment_method: token.row.id,
    customer: customer.row.id,
    customer_email: EMAIL,
    description: XSS,
    reference: XSS,
    metadata: { note: XSS, [XSS.slice(0, 40)]: '=1+1' },
  });
  await issueRefund(
    shop.sandbox,
    IssueRefund.parse({ payment: payment.id, amount: 100, reason: 'duplicate', note: XSS }),
    claim,
  );
  const waiting = await shop.pay({
    amount: 700,
    payment_method: 'pm_card_threeDSecure2Required',
    return_url: 'https://shop.example/back',
    description: XSS,
  });
  const session = await createCheckoutSession(
    shop.sandbox,
    CreateCheckoutSession.parse({
      currency: 'USD',
      line_items: [{ name: XSS, quantity: 1, amount: 500 }],
      description: XSS,
      reference: XSS,
      customer_email: EMAIL,
      success_url: 'https://shop.example/thanks',
    }),
    claim,
  );
  const key = await createKey(shop.sandbox, { name: XSS.slice(0, 100), kind: 'secret' }, claim);
  return { payment, waiting, session: session.row, key };
}

function pagesOf(
  shop: Shop,
  ids: { payment: { id: string }; waiting: { id: string } },
  event: string,
): string[] {
  return [
    '/home',
    '/payments',
    `/payments?q=${encodeURIComponent(XSS)}`,
    `/payments/${ids.payment.id}`,
    `/payments/${ids.waiting.id}`,
    '/payments/new',
    '/events',
    `/events/${event}`,
    '/keys',
    '/checkout',
  ].map((rest) => shop.path(rest));
}

async function anEvent(
  shop: Shop,
  server: {
    database: { owner: { query(sql: string, values: unknown[]): Promise<{ rows: { id: string }[] }> } };
  },
  type: string,
) {
  const { rows } = await server.database.owner.query(
    'SELECT id FROM event WHERE environment_id = $1 AND type = $2 ORDER BY id LIMIT 1',
    [shop.sandbox.environment.id, type],
  );
  return rows[0]?.id ?? '';
}

test('no page and no payload holds a secret, and people appear as far as the role goes', async ({
  shop,
  server,
}) => {
  const made = await fill(shop);
  const event = await anEvent(shop, server, 'payment.created');
  const { rows } = await server.database.owner.query<{
    digest: Buffer;
    client_secret: string;
    session_secret: string;
    hash: string;
  }>(
    `SELECT (SELECT digest FROM api_key WHERE id = $1) AS digest,
       (SELECT client_secret FROM payment WHERE id = $2) AS client_secret,
       (SELECT client_secret FROM checkout_session WHERE id = $3) AS session_secret,
       (SELECT password_hash FROM "user" WHERE email = $4) AS hash`,
    [made.key.id, made.payment.id, made.session.id, shop.ownerEmail],
  );
  const found = rows[0];
  if (!found) throw new Error('the secrets were not found');
  const secrets = [
    made.key.secret,
    made.key.secret.slice(-38),
    found.digest.toString('hex'),
    found.digest.toString('base64'),
    found.digest.toString('base64url'),
    found.client_secret,
    found.session_secret,
    found.hash,
    '$argon2',
    CANARY,
    '4242 4200 0000 0018',
    CANARY.slice(6),
    'DATABASE_URL',
    'COUNTINGHOUSE_SECRET',
  ];
  const seesPeople = new Set(['owner', 'admin', 'finance']);
  for (const role of ROLES) {
    const { merchantId, id: sandbox } = shop.sandbox.environment;
    const { cookie } = await makeMember({ merchantId, sandbox } as never, role);
    let seen = 0;
    for (const path of pagesOf(shop, made, event)) {
      const ask = async (headers: Record<string, string>) => {
        const answer = await fetch(server.url + path, { headers: { Cookie: cookie, ...headers } });
        return { status: answer.status, text: await answer.text() };
      };
      for (const { status, text } of await Promise.all(WAYS.map(ask))) {
        expect(status, `${role} ${path}`).toBeLessThan(500);
        for (const secret of secrets) {
          expect(text.includes(secret), `${role} reads ${secret.slice(0, 12)}… at ${path}`).toBe(false);
        }
        if (text.includes(EMAIL) || text.includes('Ada Lane')) {
          seen += 1;
          expect(seesPeople.has(role), `${role} reads who paid at ${path}`).toBe(true);
        }
      }
    }
    if (seesPeople.has(role)) expect(seen, `${role} reads who paid somewhere`).toBeGreaterThan(0);
    for (const path of [
      '/payments',
      '/events',
      '/customers',
      '/checkout_sessions',
      `/payments/${made.payment.id}`,
    ]) {
      const answer = await fetch(`${server.url}/api/v1${path}`, {
        headers: { Cookie: cookie, 'Countinghouse-Environment': shop.sandbox.environment.id },
      });
      const text = await answer.text();
      for (const secret of secrets) expect(text.includes(secret), `${role} ${path}`).toBe(false);
      if (!seesPeople.has(role)) expect(text, `${role} ${path}`).not.toMatch(/ada\.lane@/);
    }
  }
});

test('texts of others stay texts in the console, at the checkout and on the banks’ pages', async ({
  page,
  shop,
  server,
}) => {
  const made = await fill(shop);
  const event = await anEvent(shop, server, 'customer.created');
  const violations: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) violations.push(message.text());
  });
  page.on('dialog', () => violations.push('a dialog opened'));
  await shop.enter(page, 'owner');
  const next = made.waiting.nextAction as { url: string };
  const outside = [`/c/${shop.sandbox.environment.id}/${made.session.id}`, new URL(next.url).pathname];
  for (const path of [...pagesOf(shop, made, event), ...outside]) {
    await page.goto(path);
    await expect(page.locator('body')).not.toBeEmpty();
    expect(await page.evaluate(() => 'hacked' in window), path).toBe(false);
    expect(await page.locator('img[src="x"]').count(), path).toBe(0);
  }
  await page.goto(shop.path(`/payments/${made.payment.id}`));
  await expect(page.getByText('<script>window.hacked=1</script>').first()).toBeVisible();
  expect(violations).toEqual([]);
});

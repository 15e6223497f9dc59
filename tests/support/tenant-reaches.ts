import { randomUUID } from 'node:crypto';
import { type ApiClient, expect } from './api';

export const CARD = { number: '4242424242424242', exp_month: 1, exp_year: 2040, cvc: '123' };
const LINE = { name: 'Lamp', quantity: 1, amount: 500 };

/** One object of every kind that a merchant can make. */
export async function stockOf(api: ApiClient) {
  const made = async (path: string, body: unknown) => {
    const answer = await api.post(path, body);
    expect(answer.status, path).toBe(200);
    return answer.body.id as string;
  };
  const token = () => made('/tokens', { type: 'card', card: CARD });
  const customer = await made('/customers', { name: 'Ada Lane', email: 'ada.lane@private.example' });
  const method = await made('/payment_methods', { token: await token(), customer });
  const paid = { amount: 900, currency: 'USD', confirm: true, payment_method: method, customer };
  const payment = await made('/payments', paid);
  const refund = await made('/refunds', { payment, amount: 100 });
  const session = await made('/checkout_sessions', {
    currency: 'USD',
    line_items: [LINE],
    success_url: 'https://shop.example/thanks',
  });
  const event = (await api.get(`/events?object=${payment}`)).body.data[0].id as string;
  return { customer, method, payment, refund, session, event, token: await token() };
}

export type Stock = Awaited<ReturnType<typeof stockOf>>;

/** Every way to name an object of another world: method, path, body. */
export function reachesFor(theirs: Stock, own: { customer: string; method: string; open: string }) {
  const base = { amount: 100, currency: 'USD' };
  const session = { currency: 'USD', line_items: [LINE], success_url: 'https://shop.example/thanks' };
  return [
    ['GET', `/payments/${theirs.payment}`],
    ['GET', `/refunds/${theirs.refund}`],
    ['GET', `/customers/${theirs.customer}`],
    ['GET', `/payment_methods/${theirs.method}`],
    ['GET', `/tokens/${theirs.token}`],
    ['GET', `/checkout_sessions/${theirs.session}`],
    ['GET', `/events/${theirs.event}`],
    ['POST', `/payments/${theirs.payment}`, { description: 'mine' }],
    ['POST', `/payments/${theirs.payment}/confirm`, { payment_method: 'pm_card_visa' }],
    ['POST', `/payments/${theirs.payment}/capture`, {}],
    ['POST', `/payments/${theirs.payment}/cancel`, {}],
    ['POST', '/payments', { ...base, customer: theirs.customer }],
    ['POST', '/payments', { ...base, payment_method: theirs.method, confirm: true }],
    ['POST', '/payments', { ...base, payment_method: theirs.method }],
    ['POST', '/payments', { ...base, payment_method: theirs.token, confirm: true }],
    ['POST', '/payments', { ...base, payment_method: theirs.token }],
    ['POST', `/payments/${own.open}/confirm`, { payment_method: theirs.method }],
    ['POST', `/payments/${own.open}/confirm`, { payment_method: theirs.token }],
    ['POST', '/refunds', { payment: theirs.payment, amount: 1 }],
    ['POST', `/refunds/${theirs.refund}/cancel`, {}],
    ['POST', `/customers/${theirs.customer}`, { name: 'Mine' }],
    ['DELETE', `/customers/${theirs.customer}`],
    ['GET', `/customers/${theirs.customer}/export`],
    ['POST', `/customers/${theirs.customer}/erase`, {}],
    ['POST', `/customers/${own.customer}/merge`, { customer: theirs.customer }],
    ['POST', '/payment_methods', { token: theirs.token }],
    ['POST', `/payment_methods/${theirs.method}`, { metadata: { a: 'b' } }],
    ['POST', `/payment_methods/${theirs.method}/attach`, { customer: own.customer }],
    ['POST', `/payment_methods/${own.method}/attach`, { customer: theirs.customer }],
    ['POST', `/payment_methods/${theirs.method}/detach`, {}],
    ['DELETE', `/payment_methods/${theirs.method}`],
    ['POST', '/checkout_sessions', { ...session, customer: theirs.customer }],
    ['POST', `/checkout_sessions/${theirs.session}/expire`, {}],
  ] as [string, string, unknown?][];
}

export async function reach(api: ApiClient, [method, path, body]: [string, string, unknown?]) {
  const headers = { 'Idempotency-Key': randomUUID() };
  return api.send(method, path, body === undefined ? null : JSON.stringify(body), { headers });
}

/** What somebody sees of their own world; equal before and after means that nothing was touched. */
export async function worldOf(api: ApiClient, stock: Stock): Promise<string[]> {
  const paths = [
    '/payments?limit=100',
    '/refunds?limit=100',
    '/customers?limit=100',
    '/payment_methods?limit=100',
    '/checkout_sessions?limit=100',
    '/events?limit=100',
    `/tokens/${stock.token}`,
    '/balance',
  ];
  return Promise.all(paths.map(async (path) => (await api.get(path)).text));
}

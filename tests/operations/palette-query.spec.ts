import { expect, test } from '@playwright/test';
import {
  amountQuery,
  apiAddress,
  listAddress,
  type QueryPlace,
  readQuery,
} from '@/components/shell/palette-query';

const EN: QueryPlace = {
  locale: 'en',
  currency: 'USD',
  statusOf: (word) => (word === '失败' ? 'failed' : null),
};
const ES: QueryPlace = { ...EN, locale: 'es', currency: 'EUR' };

/** What is typed, and the filters and text that it means. */
const CASES: [typed: string, filters: Record<string, string>, text: string][] = [
  ['status:failed', { status: 'failed' }, ''],
  ['STATUS:Failed', { status: 'failed' }, ''],
  ['status:失败', { status: 'failed' }, ''],
  ['status:declined', { view: 'declined' }, ''],
  ['amount:>100', { amount: '10001..' }, ''],
  ['amount:>=100', { amount: '10000..' }, ''],
  ['amount:<100.50', { amount: '..10049' }, ''],
  ['amount:<=100', { amount: '..10000' }, ''],
  ['amount:10..20', { amount: '1000..2000' }, ''],
  ['amount:42', { amount: '4200..4200' }, ''],
  ['amount:>100 currency:jpy', { amount: '101..', currency: 'JPY' }, ''],
  ['last4:4242 method:alipay', { last4: '4242', method: 'alipay' }, ''],
  ['reference:"SO 77" tea', { reference: 'SO 77' }, 'tea'],
  ['email:mei@example.test', { email: 'mei@example.test' }, ''],
  ['just words', {}, 'just words'],
];
for (const [typed, filters, text] of CASES) {
  test(`${typed} is understood`, () => {
    expect(readQuery(typed, EN)).toEqual({ filters, text, faults: [] });
  });
}

test('amounts are typed as the language writes them', () => {
  expect(readQuery('amount:>1.234,50', ES).filters.amount).toBe('123451..');
  expect(readQuery('amount:10,5..20', ES).filters.amount).toBe('1050..2000');
});

for (const typed of [
  'color:red',
  'status:happy',
  'currency:XXX',
  'last4:42',
  'amount:many',
  'amount:1.005',
]) {
  test(`${typed} is refused by name, not ignored`, () => {
    const query = readQuery(typed, EN);
    expect(query.faults).toEqual([typed]);
    expect(query.filters).toEqual({});
  });
}

test('a query becomes the address of the list, and the same for the API', () => {
  const query = readQuery('status:failed amount:>100 email:mei@example.test', EN);
  expect(listAddress(query)).toBe('/payments?status=failed&email=mei%40example.test&amount=10001..');
  const api = new URL(apiAddress(query, 5, EN), 'http://api');
  expect(Object.fromEntries(api.searchParams)).toEqual({
    limit: '5',
    status: 'failed',
    'amount[gte]': '10001',
    currency: 'USD',
    email: 'mei@example.test',
  });
});

test('text that looks like an amount is also searched as one', () => {
  expect(amountQuery('$42', EN)?.filters).toEqual({ amount: '4200..4200', currency: 'USD' });
  expect(amountQuery('1.284,50 EUR', ES)?.filters).toEqual({ amount: '128450..128450', currency: 'EUR' });
  expect(amountQuery('4242', EN)?.filters.amount).toBe('424200..424200');
  expect(amountQuery('SO-77', EN)).toBeNull();
  expect(amountQuery('pay_123', EN)).toBeNull();
});

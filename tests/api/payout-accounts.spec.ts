import { SHAPES } from '@/lib/api/shapes';
import { expect, newApiClient, test } from '../support/api';

const US = { holder: 'Shop Inc', currency: 'USD', country: 'US', bank_code: '110000000' };
const pointers = (body: { errors: { pointer: string }[] }) =>
  body.errors.map(({ pointer }) => pointer).sort();

test('accounts are proposed, listed, made the default and archived, and the number is never shown', async ({
  api,
  server,
}) => {
  const body = { ...US, account_number: '000 123 456 789' };
  const made = await api.post('/payout_accounts', body, { idempotencyKey: 'account-1' });
  const account = SHAPES.PayoutAccount.parse(made.body);
  expect(account).toMatchObject({ status: 'active', default: true, last4: '6789', bank_code: '110000000' });
  const again = await api.post('/payout_accounts', body, { idempotencyKey: 'account-1' });
  expect([again.headers.get('idempotent-replayed'), again.body.id]).toEqual(['true', account.id]);
  const closed = SHAPES.PayoutAccount.parse(
    (await api.post('/payout_accounts', { ...US, account_number: '000111111113' })).body,
  );
  expect(closed.default).toBe(false);
  await api.post('/payout_accounts', { holder: 'Shop', currency: 'EUR', iban: 'DE89370400440532013000' });
  const first = (await api.get('/payout_accounts?limit=2')).body;
  expect([first.data.length, first.has_more]).toEqual([2, true]);
  expect(
    (await api.get('/payout_accounts?currency=USD')).body.data.map((one: { id: string }) => one.id),
  ).toEqual([closed.id, account.id]);
  const chosen = await api.post(`/payout_accounts/${closed.id}/make_default`);
  expect(SHAPES.PayoutAccount.parse(chosen.body)).toMatchObject({ default: true, version: 2 });
  expect((await api.get(`/payout_accounts/${account.id}`)).body).toMatchObject({ default: false });
  const archived = await api.post(`/payout_accounts/${closed.id}/archive`);
  expect(archived.body).toMatchObject({ status: 'archived', default: false });
  const twice = await api.post(`/payout_accounts/${closed.id}/archive`);
  expect([twice.status, twice.body.code]).toEqual([409, 'invalid_state']);
  expect((await api.get('/payout_accounts?status=archived')).body.data).toHaveLength(1);
  // Neither answers nor the log of calls hold a number.
  const texts = [made.text, again.text, (await api.get('/payout_accounts')).text];
  await expect
    .poll(async () => (await api.get('/request_logs?limit=100')).body.data.length, { timeout: 20_000 })
    .toBeGreaterThan(3);
  for (const { id } of (await api.get('/request_logs?limit=100')).body.data as { id: string }[])
    texts.push((await api.get(`/request_logs/${id}`)).text);
  for (const text of texts) expect(text).not.toMatch(/000 ?123 ?456|000111111|0532013000/);
  const stranger = await newApiClient(server.url);
  for (const path of ['', '/archive', '/make_default']) {
    const at = `/payout_accounts/${account.id}${path}`;
    expect((path === '' ? await stranger.get(at) : await stranger.post(at)).status, at).toBe(404);
  }
});

test('numbers are checked: check digits, countries, and in a sandbox that they are test accounts', async ({
  api,
}) => {
  const wrong = async (body: object) => {
    const answer = await api.post('/payout_accounts', { holder: 'Shop', currency: 'EUR', ...body });
    expect(answer.status).toBe(400);
    return pointers(answer.body);
  };
  expect(await wrong({ iban: 'DE89370400440532013001' })).toEqual(['/iban']);
  expect(await wrong({ iban: 'DE8937040044053201300' })).toEqual(['/iban']);
  expect(await wrong({ iban: 'DE89370400440532013000', country: 'FR', bank_code: 'X12' })).toEqual([
    '/bank_code',
    '/country',
  ]);
  expect(await wrong({})).toEqual(['/iban']);
  expect(await wrong({ account_number: '12345678' })).toEqual(['/country']);
  // The last digit of a routing number checks the others.
  expect(await wrong({ ...US, account_number: '12 34', bank_code: '110000001' })).toEqual(['/bank_code']);
  expect(await wrong({ ...US, account_number: '12x4' })).toEqual(['/account_number']);
  expect(await wrong({ country: 'XX', account_number: '1234', bank_code: '123' })).toEqual(['/country']);
  const real = await api.post('/payout_accounts', {
    holder: 'Shop',
    currency: 'EUR',
    iban: 'FR1420041010050500013M02606',
  });
  expect([real.status, real.body.code]).toEqual([400, 'test_account_required']);
});

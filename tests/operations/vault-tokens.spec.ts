import { systemActor } from '@/lib/auth/actor';
import type { Call } from '@/lib/doors/call';
import { createPayment } from '@/lib/payments/create-payment';
import { CreatePayment } from '@/lib/payments/schema';
import { cardForAttempt, displayOf } from '@/lib/vault/card-for-attempt';
import { createToken } from '@/lib/vault/create-token';
import { purgeExpired } from '@/lib/vault/purge-expired';
import { getToken } from '@/lib/vault/queries';
import { renderToken } from '@/lib/vault/render';
import { expect, test } from '../support/database';
import { CANARIES } from '../support/scan-card-numbers';
import { makeMerchant, refusal } from './auth-support';

const NO_CLAIM: Call = { claim: null };
const CARD = { number: CANARIES[0], exp_month: 4, exp_year: 2035, cvc: '737' };

async function sandbox() {
  const merchant = await makeMerchant();
  return { merchant, actor: await systemActor(merchant.sandbox) };
}

test('a token gives back its card, shows four digits and nothing else', async () => {
  const { actor } = await sandbox();
  const { row, replayed } = await createToken(actor, { type: 'card', card: CARD }, NO_CLAIM);
  expect(replayed).toBeNull();
  expect(row.id).toMatch(/^tok_[0-9a-hjkmnp-tv-z]{26}$/);
  expect(row.expiresAt.getTime() - row.createdAt.getTime()).toBe(15 * 60_000);
  const shown = {
    brand: 'visa',
    last4: '0018',
    exp_month: 4,
    exp_year: 2035,
    country: 'US',
    funding: 'debit',
  };
  expect(await cardForAttempt(actor.environment.id, row.id)).toMatchObject({
    type: 'card',
    details: { number: CARD.number, expMonth: 4, expYear: 2035, cvc: '737' },
    display: shown,
  });
  expect(await displayOf(actor.environment.id, row.id)).toMatchObject({ type: 'card', display: shown });
  const view = renderToken(actor, await getToken(actor, row.id));
  expect(view).toMatchObject({ object: 'token', used: false, card: shown });
  expect(JSON.stringify(view)).not.toContain('737"');
  const publishable = { ...actor, permissions: new Set(['tokens:write'] as const) };
  expect(renderToken(publishable, row).card.fingerprint).toBeNull();
});

test('a token is nothing in another environment, nor are test methods in live', async () => {
  const { merchant, actor } = await sandbox();
  const { row } = await createToken(actor, { type: 'card', card: CARD }, NO_CLAIM);
  const other = await sandbox();
  for (const environmentId of [merchant.live, other.actor.environment.id]) {
    expect((await refusal(cardForAttempt(environmentId, row.id))).code).toBe('not_found');
  }
  expect((await refusal(getToken(other.actor, row.id))).code).toBe('not_found');
  expect((await refusal(cardForAttempt(merchant.live, 'pm_card_visa'))).code).toBe('not_found');
  expect((await refusal(cardForAttempt(merchant.live, 'pm_alipay'))).code).toBe('not_found');
  expect((await cardForAttempt(merchant.sandbox, 'pm_card_visa')).type).toBe('card');
  for (const id of [
    '',
    'tok_',
    'tok_../..',
    `tok_${'0'.repeat(10_000)}`,
    'tok_\0',
    'pay_01kb7q2m8t4w9x5r0c6hz3vn1e',
  ]) {
    expect((await refusal(cardForAttempt(merchant.sandbox, id))).code).toBe('not_found');
    expect((await refusal(getToken(actor, id))).code).toBe('not_found');
  }
});

test('the fingerprint tells equal numbers within one environment only', async () => {
  const { actor } = await sandbox();
  const other = await sandbox();
  const fingerprintIn = async (of: typeof actor, number: string) => {
    const { row } = await createToken(of, { type: 'card', card: { ...CARD, number } }, NO_CLAIM);
    return (row.card as { fingerprint: string }).fingerprint;
  };
  const first = await fingerprintIn(actor, CANARIES[0]);
  expect(first).toMatch(/^v1_[a-p]{32}$/);
  expect(await fingerprintIn(actor, '4242 4200 0000 0018')).toBe(first);
  expect(await fingerprintIn(actor, CANARIES[1])).not.toBe(first);
  expect(await fingerprintIn(other.actor, CANARIES[0])).not.toBe(first);
});

test('a sandbox takes listed test cards only, and a refusal repeats nothing that was typed', async ({
  database,
}) => {
  const { merchant, actor } = await sandbox();
  const real = { ...CARD, number: '4111111111111111' };
  expect((await refusal(createToken(actor, { type: 'card', card: real }, NO_CLAIM))).code).toBe(
    'test_card_required',
  );
  const live = await systemActor(merchant.live);
  expect((await createToken(live, { type: 'card', card: real }, NO_CLAIM)).row.id).toBeTruthy();
  const wrong = await refusal(
    createToken(
      actor,
      { type: 'card', card: { number: '4242420000000019', exp_month: 1, exp_year: 2020, cvc: '9' } },
      NO_CLAIM,
    ),
  );
  expect(wrong.code).toBe('invalid_request');
  expect(wrong.details.errors?.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
    '/card/number invalid_number',
    '/card/exp_month expired_card',
    '/card/cvc incomplete_cvc',
  ]);
  expect(JSON.stringify(wrong) + wrong.stack).not.toMatch(/424242/);
  const stored = await database.owner.query('SELECT 1 FROM token WHERE environment_id = $1', [
    actor.environment.id,
  ]);
  expect(stored.rowCount).toBe(0);
});

test('the same key gives the same token, another body is refused', async () => {
  const { actor } = await sandbox();
  const call = { claim: { key: 'once', fingerprint: 'aa'.repeat(32) } };
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => createToken(actor, { type: 'card', card: CARD }, call)),
  );
  expect(new Set(answers.map(({ row }) => row.id)).size).toBe(1);
  expect(answers.filter(({ replayed }) => replayed === null)).toHaveLength(1);
  const other = { claim: { key: 'once', fingerprint: 'bb'.repeat(32) } };
  const refused = await refusal(createToken(actor, { type: 'card', card: CARD }, other));
  expect(refused.code).toBe('idempotency_key_reused');
});

test('expired tokens are refused, and their numbers and CVCs destroyed', async ({ database }) => {
  const { actor } = await sandbox();
  const { id: environmentId } = actor.environment;
  const stale = (await createToken(actor, { type: 'card', card: CARD }, NO_CLAIM)).row;
  const fresh = (await createToken(actor, { type: 'card', card: CARD }, NO_CLAIM)).row;
  for (const table of ['token', 'vault_cvc']) {
    await database.owner.query(
      `UPDATE ${table} SET created_at = created_at - interval '15 minutes', expires_at = expires_at - interval '15 minutes'
       WHERE environment_id = $1 AND ${table === 'token' ? 'id' : 'token_id'} = $2`,
      [environmentId, stale.id],
    );
  }
  expect((await refusal(cardForAttempt(environmentId, stale.id))).code).toBe('invalid_state');
  expect(await purgeExpired()).toEqual({ cvcs: 1, records: 1 });
  expect(await purgeExpired()).toEqual({ cvcs: 0, records: 0 });
  expect((await refusal(cardForAttempt(environmentId, stale.id))).code).toBe('invalid_state');
  expect((await getToken(actor, stale.id)).vaultId).toBeNull();
  expect((await cardForAttempt(environmentId, fresh.id)).details?.cvc).toBe('737');
  const left = await database.owner.query(
    'SELECT (SELECT count(*) FROM vault_record WHERE environment_id = $1)::int AS records, (SELECT count(*) FROM vault_cvc WHERE environment_id = $1)::int AS cvcs',
    [environmentId],
  );
  expect(left.rows[0]).toEqual({ records: 1, cvcs: 1 });
});

test('a token pays once, however many payments ask for it at the same time', async ({ database }) => {
  const { actor } = await sandbox();
  const { row: token } = await createToken(actor, { type: 'card', card: CARD }, NO_CLAIM);
  const input = CreatePayment.parse({
    amount: 500,
    currency: 'USD',
    confirm: true,
    payment_method: token.id,
  });
  const results = await Promise.allSettled(
    Array.from({ length: 12 }, () => createPayment(actor, input, NO_CLAIM)),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const result of results)
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'invalid_state' });
  const { rows } = await database.owner.query(
    `SELECT (SELECT count(*) FROM attempt WHERE environment_id = $1)::int AS attempts,
            (SELECT count(*) FROM vault_cvc WHERE environment_id = $1)::int AS cvcs`,
    [actor.environment.id],
  );
  expect(rows[0]).toEqual({ attempts: 1, cvcs: 0 });
});

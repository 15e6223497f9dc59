import type { Actor } from '@/lib/auth/actor';
import { newId } from '@/lib/ids';
import { linkOfAddress, receiptPath } from '@/lib/payments/receipts/link-address';
import { listReceiptLinks, receiptOfAddress } from '@/lib/payments/receipts/queries';
import { renderReceiptLink } from '@/lib/payments/receipts/render';
import { CreateReceiptLink } from '@/lib/payments/receipts/schema';
import { createReceiptLink, revokeReceiptLink } from '@/lib/payments/receipts/write-link';
import { newMerchant } from '../support/merchants';
import { authorized, expect, keyed, moveClock, NO_KEY, paid, refusal, test } from './payments-world';

const DAY_MS = 86_400_000;

function make(actor: Actor, payment: string, days?: number, call = NO_KEY) {
  return createReceiptLink(actor, CreateReceiptLink.parse({ payment, days }), call);
}

const tokenOf = (environmentId: string, linkId: string) =>
  receiptPath(environmentId, linkId).split('/').at(-1) ?? '';

test('a link opens its receipt for 90 days by the sandbox’s clock, and then nothing', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const { environmentId, id } = await paid(sandbox);
  const key = keyed();
  const { row } = await make(sandbox, id, undefined, key);
  expect((await make(sandbox, id, undefined, key)).row.id).toBe(row.id);
  expect(row).toMatchObject({ paymentId: id, createdBy: sandbox.id, revokedAt: null });
  expect(row.expiresAt.getTime() - row.createdAt.getTime()).toBeGreaterThan(89.9 * DAY_MS);
  const token = tokenOf(environmentId, row.id);
  expect(await receiptOfAddress(sandbox, token)).toMatchObject({ paid: 10_000, currency: 'USD' });
  const later = await moveClock(database, sandbox, 89 * DAY_MS);
  expect(await receiptOfAddress(later, token)).toMatchObject({ paid: 10_000 });
  const over = await moveClock(database, sandbox, 2 * DAY_MS);
  expect((await refusal(receiptOfAddress(over, token))).code).toBe('not_found');
  const [shown] = await listReceiptLinks(over, id);
  expect(shown && renderReceiptLink(over, shown)).toMatchObject({ path: null, revoked_at: null });
});

test('a revoked link shows nothing at once and for ever; others of the same payment stay', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const { environmentId, id } = await paid(sandbox);
  const [first, second] = [(await make(sandbox, id, 7)).row, (await make(sandbox, id, 365)).row];
  const { row } = await revokeReceiptLink(sandbox, { id: first.id }, NO_KEY);
  expect(row).toMatchObject({ revokedBy: sandbox.id, revokedAt: expect.any(Date) });
  // Again changes nothing.
  expect((await revokeReceiptLink(sandbox, { id: first.id }, NO_KEY)).row.revokedAt).toEqual(row.revokedAt);
  expect((await refusal(receiptOfAddress(sandbox, tokenOf(environmentId, first.id)))).code).toBe('not_found');
  expect(await receiptOfAddress(sandbox, tokenOf(environmentId, second.id))).toMatchObject({ paid: 10_000 });
  // The database itself neither brings one back nor makes one longer or another payment's.
  for (const change of [
    'revoked_at = NULL, revoked_by = NULL',
    "expires_at = expires_at + interval '1 day'",
    "payment_id = 'pay_x'",
  ]) {
    await expect(
      database.app.query(`UPDATE receipt_link SET ${change} WHERE id = $1`, [first.id]),
      change,
    ).rejects.toThrow();
  }
  await expect(database.app.query('DELETE FROM receipt_link')).rejects.toThrow(/permission denied/);
});

test('nothing is opened by guessing: not by an id, another id’s signature, or in another environment', async () => {
  const [mine, theirs] = [await newMerchant(), await newMerchant()];
  const payment = await paid(mine.sandbox);
  const { environmentId } = payment;
  const { row } = await make(mine.sandbox, payment.id);
  const token = tokenOf(environmentId, row.id);
  const signature = token.split('.')[1] ?? '';
  const last = signature.endsWith('A') ? 'B' : 'A';
  const guesses = [
    row.id,
    payment.id,
    `${payment.id}.${signature}`,
    `${newId('receiptLink')}.${signature}`,
    `${row.id}.${signature.slice(0, -1)}${last}`,
    `${row.id}.`,
    `${token}.${token}`,
    `${row.id.toUpperCase()}.${signature}`,
    // Signed well, and never given out.
    tokenOf(environmentId, newId('receiptLink')),
  ];
  for (const guess of guesses) {
    expect((await refusal(receiptOfAddress(mine.sandbox, guess))).code, guess).toBe('not_found');
  }
  expect((await refusal(receiptOfAddress(theirs.sandbox, token))).code).toBe('not_found');
  expect(linkOfAddress(theirs.sandbox.environment.id, token)).toBeNull();
  expect((await refusal(revokeReceiptLink(theirs.sandbox, { id: row.id }, NO_KEY))).code).toBe('not_found');
  expect((await refusal(make(theirs.sandbox, payment.id))).code).toBe('not_found');
});

test('a receipt has twenty valid links at most; where nothing was captured there is none', async () => {
  const { sandbox } = await newMerchant();
  const { id } = await paid(sandbox);
  const words = await Promise.all(
    Array.from({ length: 25 }, () =>
      make(sandbox, id).then(
        () => 'made',
        (error: { code: string }) => error.code,
      ),
    ),
  );
  expect(words.filter((word) => word === 'made')).toHaveLength(20);
  expect(words.filter((word) => word === 'too_many_links')).toHaveLength(5);
  const [link] = await listReceiptLinks(sandbox, id);
  await revokeReceiptLink(sandbox, { id: link?.id ?? '' }, NO_KEY);
  expect((await make(sandbox, id)).row.paymentId).toBe(id);
  const held = await authorized(sandbox);
  expect((await refusal(make(sandbox, held.id))).code).toBe('not_found');
});

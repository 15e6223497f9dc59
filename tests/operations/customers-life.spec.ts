import type { Actor } from '@/lib/auth/actor';
import { exportCustomer } from '@/lib/customers/export-customer';
import { mergeCustomer } from '@/lib/customers/merge-customer';
import { getCustomer } from '@/lib/customers/queries';
import { setDefaultMethod } from '@/lib/customers/set-default-method';
import { newId } from '@/lib/ids';
import { addNote } from '@/lib/notes/write-note';
import { detachPaymentMethod } from '@/lib/payment-methods/change-payment-method';
import { createPayment } from '@/lib/payments/create-payment';
import { getPayment } from '@/lib/payments/queries';
import { CreatePayment } from '@/lib/payments/schema';
import { expect, test } from '../support/database';
import { refusal } from './auth-support';
import { eventsOf, NO_CLAIM, newCustomer, newMethod, sandbox } from './customers-support';

async function pay(actor: Actor, input: Record<string, unknown>, call = NO_CLAIM) {
  const valid = CreatePayment.parse({
    amount: 1_000,
    currency: 'USD',
    payment_method: 'pm_card_visa',
    confirm: true,
    ...input,
  });
  return (await createPayment(actor, valid, call)).row;
}

test('two records of one person become one, and nothing is lost', async ({ database }) => {
  const actor = await sandbox();
  const survivor = await newCustomer(actor, { email: 'ann@shop.example', metadata: { plan: 'pro' } });
  const other = await newCustomer(actor, {
    email: 'ann.lee@old.example',
    name: 'Ann Lee',
    metadata: { plan: 'old', seats: '3' },
  });
  const method = await newMethod(actor, other.id);
  const payment = await pay(actor, { customer: other.id });
  await setDefaultMethod(actor, { id: other.id, payment_method: method.id }, NO_CLAIM);
  const call = { claim: { key: 'merge-1', fingerprint: 'cd'.repeat(32) } };
  const merged = await mergeCustomer(actor, { id: survivor.id, customer: other.id }, call);
  expect(merged.row).toMatchObject({
    email: 'ann@shop.example',
    name: 'Ann Lee',
    metadata: { plan: 'pro', seats: '3' },
    defaultPaymentMethodId: method.id,
    version: 2,
  });
  expect((await mergeCustomer(actor, { id: survivor.id, customer: other.id }, call)).replayed).not.toBeNull();
  expect((await getPayment(actor, payment.id)).customerId).toBe(survivor.id);
  expect(await refusal(getCustomer(actor, other.id))).toMatchObject({ code: 'not_found' });
  const { rows } = await database.owner.query(
    'SELECT merged_into, deleted_at FROM customer WHERE environment_id = $1 AND id = $2',
    [actor.environment.id, other.id],
  );
  expect(rows[0]).toMatchObject({ merged_into: survivor.id, deleted_at: expect.any(Date) });
  expect(await eventsOf(database, actor, survivor.id)).toEqual(['customer.created', 'customer.merged']);
  expect((await eventsOf(database, actor, other.id)).at(-1)).toBe('customer.deleted');
});

test('a customer is merged with another one of the same environment, once, and not with itself', async () => {
  const [actor, elsewhere] = [await sandbox(), await sandbox()];
  const [one, two] = [await newCustomer(actor), await newCustomer(actor)];
  const foreign = await newCustomer(elsewhere);
  for (const customer of [one.id, foreign.id, 'cus_none', newId('customer')]) {
    expect((await refusal(mergeCustomer(actor, { id: one.id, customer }, NO_CLAIM))).code).toBe('not_found');
  }
  const both = await Promise.allSettled([
    mergeCustomer(actor, { id: one.id, customer: two.id }, NO_CLAIM),
    mergeCustomer(actor, { id: two.id, customer: one.id }, NO_CLAIM),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('the default is one of the customer’s own methods, and goes with it', async () => {
  const actor = await sandbox();
  const [customer, other] = [await newCustomer(actor), await newCustomer(actor)];
  const [mine, theirs] = [await newMethod(actor, customer.id), await newMethod(actor, other.id)];
  const wrong = setDefaultMethod(actor, { id: customer.id, payment_method: theirs.id }, NO_CLAIM);
  expect((await refusal(wrong)).code).toBe('not_found');
  await setDefaultMethod(actor, { id: customer.id, payment_method: mine.id }, NO_CLAIM);
  expect((await getCustomer(actor, customer.id)).defaultPaymentMethodId).toBe(mine.id);
  await detachPaymentMethod(actor, { id: mine.id }, NO_CLAIM);
  expect((await getCustomer(actor, customer.id)).defaultPaymentMethodId).toBeNull();
});

test('an export holds what is kept of a person and is written down', async ({ database }) => {
  const actor = await sandbox();
  const customer = await newCustomer(actor, { email: 'ann@shop.example', name: 'Ann Lee' });
  await newMethod(actor, customer.id);
  const payment = await pay(actor, { customer: customer.id, customer_email: 'ann@shop.example' });
  await addNote(actor, { customer: customer.id, body: 'Likes tea' }, NO_CLAIM);
  await addNote(actor, { payment: payment.id, body: 'Ann Lee called' }, NO_CLAIM);
  await addNote(actor, { payment: (await pay(actor, {})).id, body: 'Of somebody else' }, NO_CLAIM);
  const data = await exportCustomer(actor, { id: customer.id }, NO_CLAIM);
  expect(data).toMatchObject({
    customer: { email: 'ann@shop.example', name: 'Ann Lee' },
    payments: [{ id: payment.id, amount: 1_000, currency: 'USD', email: 'ann@shop.example' }],
    notes: [
      { payment: null, body: 'Likes tea' },
      { payment: payment.id, body: 'Ann Lee called' },
    ],
    is_complete: true,
  });
  expect(data.payment_methods).toHaveLength(1);
  expect(JSON.stringify(data)).not.toMatch(/fingerprint|client_secret|vault/);
  expect((await eventsOf(database, actor, customer.id)).at(-1)).toBe('customer.exported');

  // More notes than a page shows are all there; more than a file takes are said to be missing.
  const more = (count: number) =>
    database.owner.query(
      `INSERT INTO note (environment_id, id, payment_id, author, body, created_at)
       SELECT $1, 'note_0' || lpad((n.have + nth)::text, 25, '0'), $2, 'system', 'More', now()
       FROM generate_series(1, $3::int) nth, (SELECT count(*) AS have FROM note WHERE environment_id = $1) n`,
      [actor.environment.id, payment.id, count],
    );
  await more(300);
  const long = await exportCustomer(actor, { id: customer.id }, NO_CLAIM);
  expect([long.notes.length, long.is_complete]).toEqual([302, true]);
  await more(9_700);
  const cut = await exportCustomer(actor, { id: customer.id }, NO_CLAIM);
  expect([cut.notes.length, cut.is_complete]).toEqual([10_000, false]);
});

test('whoever may not read payments does not get them by an export either, and nothing is written down', async ({
  database,
}) => {
  const actor = await sandbox();
  const { id } = await newCustomer(actor);
  const blind = { ...actor, permissions: new Set(['customers:read', 'pii:read'] as const) };
  expect((await refusal(exportCustomer(blind, { id }, NO_CLAIM))).code).toBe('insufficient_scope');
  expect(await eventsOf(database, actor, id)).toEqual(['customer.created']);
});

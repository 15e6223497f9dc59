import type { Actor } from '@/lib/auth/actor';
import { createCheckoutSession } from '@/lib/checkout/create-checkout-session';
import { CreateCheckoutSession } from '@/lib/checkout/schema';
import { eraseCustomer, finishErasures } from '@/lib/customers/erase-customer';
import { exportCustomer } from '@/lib/customers/export-customer';
import { mergeCustomer } from '@/lib/customers/merge-customer';
import { getCustomer } from '@/lib/customers/queries';
import { setDefaultMethod } from '@/lib/customers/set-default-method';
import { updateCustomer } from '@/lib/customers/update-customer';
import { callFunction } from '@/lib/db';
import { newId } from '@/lib/ids';
import { accountBalances } from '@/lib/ledger/balances';
import { detachPaymentMethod } from '@/lib/payment-methods/change-payment-method';
import { createPayment } from '@/lib/payments/create-payment';
import { getPayment } from '@/lib/payments/queries';
import { CreatePayment } from '@/lib/payments/schema';
import { issueRefund } from '@/lib/refunds/issue-refund';
import { expect, type TestDatabase, test } from '../support/database';
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

/** Tables of the database in which any of these words stands, in whatever column. */
async function tablesWith(database: TestDatabase, words: readonly string[]): Promise<string[]> {
  const { rows } = await database.owner.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')`,
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const hit = await database.owner.query(
      `SELECT FROM "${name}" t WHERE EXISTS (
         SELECT FROM unnest($1::text[]) word WHERE position(lower(word) in lower(t::text)) > 0) LIMIT 1`,
      [words],
    );
    if (hit.rowCount) found.push(name);
  }
  return found;
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
  const data = await exportCustomer(actor, { id: customer.id }, NO_CLAIM);
  expect(data).toMatchObject({
    customer: { email: 'ann@shop.example', name: 'Ann Lee' },
    payments: [{ id: payment.id, amount: 1_000, currency: 'USD', email: 'ann@shop.example' }],
    is_complete: true,
  });
  expect(data.payment_methods).toHaveLength(1);
  expect(JSON.stringify(data)).not.toMatch(/fingerprint|client_secret|vault/);
  expect((await eventsOf(database, actor, customer.id)).at(-1)).toBe('customer.exported');
});

test('an erased person is nowhere in the database, and every amount and fact is still there', async ({
  database,
}) => {
  const actor = await sandbox();
  const words = [
    'zoe.quill@erase.example',
    'Zoe Quill',
    '+49 170 7654321',
    'zoe@before.example',
    'Old Quillname',
  ];
  const customer = await newCustomer(
    actor,
    { email: 'zoe@before.example', name: 'Old Quillname', metadata: { note: 'Zoe Quill likes tea' } },
    { claim: { key: 'zoe-1', fingerprint: 'ab'.repeat(32) } },
  );
  const bystander = await newCustomer(actor, { email: 'zoe.other@erase.example', name: 'Zoe Quarry' });
  await updateCustomer(
    actor,
    { id: customer.id, email: words[0], name: words[1], phone: words[2] },
    { claim: { key: 'zoe-2', fingerprint: 'ab'.repeat(32) } },
  );
  await newMethod(actor, customer.id);
  const paid = await pay(
    actor,
    {
      customer: customer.id,
      customer_email: words[0],
      description: 'Order of Zoe Quill (ZOE.QUILL@erase.example)',
      metadata: { buyer: 'Zoe Quill', size: 'M' },
    },
    { claim: { key: 'zoe-3', fingerprint: 'ab'.repeat(32) } },
  );
  const asGuest = await pay(actor, { customer_email: words[0], currency: 'JPY' });
  await issueRefund(
    actor,
    { payment: paid.id, amount: 300, reason: 'other', note: 'Zoe Quill called', metadata: {} },
    NO_CLAIM,
  );
  // Notes are closed a quarter of an hour after they were written; an erasure reaches them all the same.
  await database.owner.query(
    `INSERT INTO note (environment_id, id, payment_id, author, body, created_at, written_at)
     VALUES ($1, 'note_1', $2, 'system', 'Zoe Quill was right', now(), now() - interval '1 hour')`,
    [actor.environment.id, paid.id],
  );
  const session = CreateCheckoutSession.parse({
    currency: 'USD',
    customer: customer.id,
    customer_email: words[0],
    line_items: [{ name: 'Tea', quantity: 1, amount: 500 }],
    success_url: 'http://localhost:3000/done',
  });
  await createCheckoutSession(actor, session, NO_CLAIM);
  const facts = async () =>
    (
      await database.owner.query(
        `SELECT id, type, object_id, seq, actor, created_at, recorded_in::text,
           jsonb_path_query_array(snapshot, '$.** ? (@.type() == "number")') AS numbers
         FROM event WHERE environment_id = $1 AND type <> 'customer.erased' AND type <> 'payment_method.detached'
         ORDER BY id`,
        [actor.environment.id],
      )
    ).rows;
  const [before, books] = [await facts(), await accountBalances(actor.environment.id)];
  expect(await tablesWith(database, words)).not.toEqual([]);

  const erased = (await eraseCustomer(actor, { id: customer.id }, NO_CLAIM)).row;
  expect(erased).toMatchObject({ email: null, name: null, phone: null, metadata: {} });
  expect(erased.erasedAt).not.toBeNull();
  expect(await tablesWith(database, words)).toEqual([]);

  expect(await facts()).toEqual(before);
  expect(await accountBalances(actor.environment.id)).toEqual(books);
  const kept = await getPayment(actor, paid.id);
  expect(kept).toMatchObject({
    amount: 1_000n,
    amountRefunded: 300n,
    customerId: customer.id,
    customerEmail: null,
    description: 'Order of [erased] ([erased])',
    metadata: { buyer: '[erased]', size: 'M' },
  });
  expect((await getPayment(actor, asGuest.id)).customerEmail).toBeNull();
  expect((await getCustomer(actor, bystander.id)).name).toBe('Zoe Quarry');
  expect((await refusal(eraseCustomer(actor, { id: customer.id }, NO_CLAIM))).code).toBe('not_found');
  expect((await eventsOf(database, actor, customer.id)).at(-1)).toBe('customer.erased');
});

test('an erasure that was cut off is finished by the job', async ({ database }) => {
  const actor = await sandbox();
  const customer = await newCustomer(actor, { email: 'cut.off@erase.example', name: 'Cut Offname' });
  for (let n = 0; n < 3; n += 1)
    await pay(actor, { customer: customer.id, customer_email: 'cut.off@erase.example' });
  await callFunction('customer_erase', actor.environment.id, {
    customer_id: customer.id,
    at: new Date().toISOString(),
    actor: 'system',
    event_ids: [newId('event')],
  });
  expect(await tablesWith(database, ['cut.off@erase.example'])).toContain('payment');
  expect(await finishErasures()).toBe(1);
  expect(await tablesWith(database, ['cut.off@erase.example', 'Cut Offname'])).toEqual([]);
  expect(await finishErasures()).toBe(0);
});

test('redaction is no way to change a fact: not for the product, and not for the owner', async ({
  database,
}) => {
  const actor = await sandbox();
  const payment = await pay(actor, {});
  const change = `UPDATE event SET snapshot = jsonb_set(snapshot, '{amount}', '1')
    WHERE environment_id = '${actor.environment.id}' AND object_id = '${payment.id}'`;
  const redacting = "SET LOCAL countinghouse.redacting = 'on'";
  const tried = async (role: 'app' | 'owner', ...statements: string[]) => {
    const client = await database[role].connect();
    try {
      await client.query('BEGIN');
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  };
  await expect(tried('app', redacting, change)).rejects.toThrow(/permission denied/);
  await expect(tried('owner', change)).rejects.toThrow(/append-only/);
  await expect(tried('owner', redacting, change)).rejects.toThrow(/append-only/);
  await expect(
    tried('owner', redacting, change.replace(/SET snapshot = .*\n/, 'SET seq = seq + 1\n')),
  ).rejects.toThrow(/append-only/);
  await expect(
    tried('owner', redacting, change.replace(/UPDATE event SET snapshot.*\n/, 'DELETE FROM event\n')),
  ).rejects.toThrow(/append-only/);
});

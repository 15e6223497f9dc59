import { type Actor, systemActor } from '@/lib/auth/actor';
import { permissionsOf, type Role } from '@/lib/auth/permissions';
import { createCustomer } from '@/lib/customers/create-customer';
import { deleteCustomer } from '@/lib/customers/delete-customer';
import { customerForPayment, getCustomer, listCustomers } from '@/lib/customers/queries';
import { maskEmail, renderCustomer } from '@/lib/customers/render';
import { CreateCustomer, UpdateCustomer } from '@/lib/customers/schema';
import { updateCustomer } from '@/lib/customers/update-customer';
import type { Call } from '@/lib/doors/call';
import {
  attachPaymentMethod, deletePaymentMethod, detachPaymentMethod, updatePaymentMethod,
} from '@/lib/payment-methods/change-payment-method';
import { createPaymentMethod } from '@/lib/payment-methods/create-payment-method';
import { getPaymentMethod, listPaymentMethods } from '@/lib/payment-methods/queries';
import { renderPaymentMethod } from '@/lib/payment-methods/render';
import { cardForAttempt } from '@/lib/vault/card-for-attempt';
import { createToken } from '@/lib/vault/create-token';
import { expect, test, type TestDatabase } from '../support/database';
import { CANARIES } from '../support/scan-card-numbers';
import { makeMerchant, refusal } from './auth-support';

const NO_CLAIM: Call = { claim: null };
const FIRST_PAGE = { limit: 20, cursor: null };
const CARD = { number: CANARIES[0], exp_month: 4, exp_year: 2035, cvc: '737' };

async function sandbox(): Promise<Actor> {
  return systemActor((await makeMerchant()).sandbox);
}

async function newCustomer(actor: Actor, input: Record<string, unknown> = {}, call = NO_CLAIM) {
  return (await createCustomer(actor, CreateCustomer.parse(input), call)).row;
}

async function newToken(actor: Actor, number: string = CARD.number) {
  return (await createToken(actor, { type: 'card', card: { ...CARD, number } }, NO_CLAIM)).row;
}

async function newMethod(actor: Actor, customer: string | null = null, number: string = CARD.number) {
  const token = await newToken(actor, number);
  return (await createPaymentMethod(actor, { token: token.id, customer, metadata: {} }, NO_CLAIM)).row;
}

async function eventsOf(database: TestDatabase, actor: Actor, id: string): Promise<string[]> {
  const { rows } = await database.owner.query(
    'SELECT seq, type FROM event WHERE environment_id = $1 AND object_id = $2 ORDER BY seq',
    [actor.environment.id, id],
  );
  expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
  return rows.map(({ type }) => type);
}

test('a customer is created, changed field by field, and found again', async ({ database }) => {
  const actor = await sandbox();
  const created = await newCustomer(actor, {
    email: ' Ann.Lee@Shop.Example ', name: 'Ann Lee', reference: 'A-1', metadata: { plan: 'pro', seats: '3' },
  });
  expect(renderCustomer(actor, created)).toMatchObject({
    object: 'customer', livemode: false, email: 'ann.lee@shop.example', name: 'Ann Lee', phone: null,
    metadata: { plan: 'pro', seats: '3' }, deleted: false, version: 1,
  });
  const change = UpdateCustomer.parse({ name: null, phone: '+49 170 1234567', metadata: { seats: null, tier: 'gold' } });
  const changed = (await updateCustomer(actor, { id: created.id, ...change }, NO_CLAIM)).row;
  expect(renderCustomer(actor, changed)).toMatchObject({
    email: 'ann.lee@shop.example', name: null, phone: '+49 170 1234567', reference: 'A-1',
    metadata: { plan: 'pro', tier: 'gold' }, version: 2,
  });
  expect(await getCustomer(actor, created.id)).toEqual(changed);
  expect((await listCustomers(actor, { email: 'ann.lee@shop.example' }, FIRST_PAGE)).rows).toEqual([changed]);
  expect((await listCustomers(actor, { reference: 'A-2' }, FIRST_PAGE)).rows).toEqual([]);
  expect(await eventsOf(database, actor, created.id)).toEqual(['customer.created', 'customer.updated']);
});

test('two editors do not overwrite each other', async () => {
  const actor = await sandbox();
  const { id } = await newCustomer(actor);
  const results = await Promise.allSettled(
    Array.from({ length: 8 }, (_, index) => updateCustomer(actor, { id, name: `N${index}`, version: 1 }, NO_CLAIM)),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'version_conflict', details: { current_version: 2 } });
  }
});

test('metadata stays within 50 keys over several changes', async ({ database }) => {
  const actor = await sandbox();
  const keys = (from: number, count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${from + index}`, 'v']));
  const { id } = await newCustomer(actor, { metadata: keys(0, 40) });
  expect((await refusal(updateCustomer(actor, { id, metadata: keys(40, 11) }, NO_CLAIM))).code).toBe('metadata_limit');
  expect((await getCustomer(actor, id)).metadata).toEqual(keys(0, 40));
  await updateCustomer(actor, { id, metadata: { ...keys(40, 11), k0: null } }, NO_CLAIM);
  expect(Object.keys((await getCustomer(actor, id)).metadata as object)).toHaveLength(50);
  expect(await eventsOf(database, actor, id)).toEqual(['customer.created', 'customer.updated']);
});

test('the same key makes one customer however often it is sent', async ({ database }) => {
  const actor = await sandbox();
  const call = { claim: { key: 'customer-1', fingerprint: 'ab'.repeat(32) } };
  const made = await Promise.all(Array.from({ length: 20 }, () => newCustomer(actor, { name: 'Once' }, call)));
  expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  expect(new Set(made.map((row) => JSON.stringify(renderCustomer(actor, row)))).size).toBe(1);
  expect((await listCustomers(actor, {}, FIRST_PAGE)).rows).toHaveLength(1);
  const { rows } = await database.owner.query(
    "SELECT status FROM idempotency WHERE environment_id = $1 AND key = 'customer-1'", [actor.environment.id],
  );
  expect(rows).toEqual([{ status: 'done' }]);
});

test('lists go back page by page, and a foreign or forged cursor is refused', async () => {
  const actor = await sandbox();
  const other = await sandbox();
  const ids: string[] = [];
  for (let index = 0; index < 7; index += 1) ids.unshift((await newCustomer(actor)).id);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listCustomers>> = await listCustomers(actor, {}, { limit: 3, cursor });
    seen.push(...page.rows.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor);
  expect(seen).toEqual(ids);
  const { nextCursor } = await listCustomers(actor, {}, { limit: 3, cursor: null });
  for (const forged of ['', 'x', 'AAAA', `${nextCursor}A`, 'WyJjdXNfMCJd', '\0']) {
    expect((await refusal(listCustomers(actor, {}, { limit: 3, cursor: forged }))).code).toBe('invalid_request');
  }
  expect((await refusal(listCustomers(other, {}, { limit: 3, cursor: nextCursor }))).code).toBe('invalid_request');
  expect((await refusal(listPaymentMethods(actor, {}, { limit: 3, cursor: nextCursor }))).code).toBe('invalid_request');
});

test('another environment’s customer does not exist', async ({ database }) => {
  const actor = await sandbox();
  const other = await sandbox();
  const { id } = await newCustomer(actor, { name: 'Mine' });
  const method = await newMethod(other);
  const foreign = await newToken(actor);
  for (const attempt of [
    () => getCustomer(other, id),
    () => updateCustomer(other, { id, name: 'Yours' }, NO_CLAIM),
    () => deleteCustomer(other, { id }, NO_CLAIM),
    () => customerForPayment(other.environment.id, id),
    () => attachPaymentMethod(other, { id: method.id, customer: id }, NO_CLAIM),
    () => createPaymentMethod(other, { token: foreign.id, metadata: {} }, NO_CLAIM),
    () => getPaymentMethod(actor, method.id),
    () => detachPaymentMethod(actor, { id: method.id }, NO_CLAIM),
    () => getCustomer(actor, `${id}\0`),
    () => getCustomer(actor, '../../etc'),
    () => updatePaymentMethod(actor, { id: 'x'.repeat(10_000), metadata: {} }, NO_CLAIM),
  ]) {
    expect((await refusal(attempt())).code).toBe('not_found');
  }
  expect((await getCustomer(actor, id)).name).toBe('Mine');
  const attached = database.app.query('UPDATE payment_method SET customer_id = $3 WHERE environment_id = $1 AND id = $2', [
    other.environment.id, method.id, id,
  ]);
  await expect(attached).rejects.toThrow(/foreign key/);
});

test('a token becomes a payment method once, and its CVC is gone', async ({ database }) => {
  const actor = await sandbox();
  const customer = await newCustomer(actor);
  const token = await newToken(actor);
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, () =>
      createPaymentMethod(actor, { token: token.id, customer: customer.id, metadata: { a: 'b' } }, NO_CLAIM),
    ),
  );
  const made = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.row] : []));
  expect(made).toHaveLength(1);
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'invalid_state', details: { current_status: 'used' } });
  }
  const method = made[0]!;
  expect(renderPaymentMethod(actor, method)).toMatchObject({
    object: 'payment_method', type: 'card', customer: customer.id, metadata: { a: 'b' }, detached_at: null,
    card: { brand: 'visa', last4: '0018', exp_month: 4, exp_year: 2035 },
  });
  expect(await cardForAttempt(actor.environment.id, method.id)).toMatchObject({ details: { number: CANARIES[0], cvc: null } });
  expect((await refusal(cardForAttempt(actor.environment.id, token.id))).code).toBe('invalid_state');
  const cvcs = await database.owner.query('SELECT 1 FROM vault_cvc WHERE environment_id = $1', [actor.environment.id]);
  expect(cvcs.rowCount).toBe(0);
  expect(await eventsOf(database, actor, method.id)).toEqual(['payment_method.attached']);
});

test('a payment method is attached, changed, detached for good and removed', async ({ database }) => {
  const actor = await sandbox();
  const [ann, bob] = [await newCustomer(actor), await newCustomer(actor)];
  const { id } = await newMethod(actor);
  const attach = (customer: string) => attachPaymentMethod(actor, { id, customer }, NO_CLAIM);
  expect((await attach(ann.id)).row.customerId).toBe(ann.id);
  expect((await attach(ann.id)).row.version).toBe(2);
  expect((await refusal(attach(bob.id))).details).toMatchObject({ current_status: 'attached' });
  const changed = (await updatePaymentMethod(actor, { id, metadata: { note: 'x' }, version: 2 }, NO_CLAIM)).row;
  expect(changed.metadata).toEqual({ note: 'x' });
  expect((await refusal(updatePaymentMethod(actor, { id, metadata: {}, version: 2 }, NO_CLAIM))).code).toBe('version_conflict');
  const detached = (await detachPaymentMethod(actor, { id }, NO_CLAIM)).row;
  expect(detached).toMatchObject({ customerId: null, vaultId: null });
  expect((await refusal(attach(ann.id))).details).toMatchObject({ current_status: 'detached' });
  expect((await refusal(detachPaymentMethod(actor, { id }, NO_CLAIM))).code).toBe('invalid_state');
  expect((await refusal(cardForAttempt(actor.environment.id, id))).code).toBe('invalid_state');
  const records = await database.owner.query('SELECT 1 FROM vault_record WHERE environment_id = $1', [actor.environment.id]);
  expect(records.rowCount).toBe(0);
  expect((await getPaymentMethod(actor, id)).card).toMatchObject({ last4: '0018' });
  await deletePaymentMethod(actor, { id }, NO_CLAIM);
  expect((await refusal(getPaymentMethod(actor, id))).code).toBe('not_found');
  expect(await eventsOf(database, actor, id)).toEqual([
    'payment_method.attached', 'payment_method.updated', 'payment_method.detached',
  ]);
});

test('equal cards are found by their fingerprint', async () => {
  const actor = await sandbox();
  const customer = await newCustomer(actor);
  const first = await newMethod(actor, customer.id);
  await newMethod(actor, customer.id, CANARIES[1]);
  const again = await newMethod(actor);
  const { fingerprint } = first.card as { fingerprint: string };
  const same = await listPaymentMethods(actor, { fingerprint }, FIRST_PAGE);
  expect(same.rows.map(({ id }) => id)).toEqual([again.id, first.id]);
  expect(same.rows[1]).toEqual(first);
  const ofCustomer = await listPaymentMethods(actor, { customer: customer.id }, { limit: 1, cursor: null });
  expect(ofCustomer.rows).toHaveLength(1);
  const next = await listPaymentMethods(actor, { customer: customer.id }, { limit: 1, cursor: ofCustomer.nextCursor });
  expect(next.rows).toEqual([first]);
  expect(next.nextCursor).toBeNull();
});

test('deleting a customer ends its payment methods, also those attached at that moment', async ({ database }) => {
  const actor = await sandbox();
  const customer = await newCustomer(actor, { email: 'gone@shop.example' });
  const methods = [];
  for (let index = 0; index < 12; index += 1) methods.push(await newMethod(actor, index < 2 ? customer.id : null));
  const attaching = methods.slice(2).map(({ id }) => attachPaymentMethod(actor, { id, customer: customer.id }, NO_CLAIM));
  const [deleted, ...others] = await Promise.allSettled([deleteCustomer(actor, { id: customer.id }, NO_CLAIM), ...attaching]);
  expect(deleted?.status).toBe('fulfilled');
  for (const result of others) if (result.status === 'rejected') expect(result.reason.code).toBe('not_found');
  const left = await database.owner.query(
    'SELECT 1 FROM payment_method WHERE environment_id = $1 AND customer_id = $2', [actor.environment.id, customer.id],
  );
  expect(left.rowCount).toBe(0);
  expect((await refusal(getCustomer(actor, customer.id))).code).toBe('not_found');
  expect((await refusal(deleteCustomer(actor, { id: customer.id }, NO_CLAIM))).code).toBe('not_found');
  expect((await refusal(updateCustomer(actor, { id: customer.id, name: 'x' }, NO_CLAIM))).code).toBe('not_found');
  expect((await listCustomers(actor, {}, FIRST_PAGE)).rows).toEqual([]);
  expect(await eventsOf(database, actor, customer.id)).toEqual(['customer.created', 'customer.deleted']);
});

test('members see as much of a person as their role may', async () => {
  const actor = await sandbox();
  const customer = await newCustomer(actor, { email: 'ann.lee@shop.example', name: 'Ann Lee', phone: '+49 170 1234567' });
  const seenBy = (role: Role) => {
    const view = renderCustomer({ ...actor, kind: 'member', permissions: permissionsOf(role, 'sandbox') }, customer);
    return [view.email, view.name, view.phone];
  };
  const full = ['ann.lee@shop.example', 'Ann Lee', '+49 170 1234567'];
  for (const role of ['owner', 'admin', 'finance'] as const) expect(seenBy(role)).toEqual(full);
  expect(seenBy('support')).toEqual(['a•••@shop.example', 'A. L.', '•••67']);
  expect(seenBy('analyst')).toEqual([null, null, null]);
  expect(maskEmail('@x')).toBe('@•••');
});

test('inputs name fields that exist, and nothing that looks like a card is kept', () => {
  for (const input of [
    { status: 'x' }, { merchant_id: 'mer_1' }, JSON.parse('{"__proto__": {"a": 1}}'), { constructor: 'x' },
    { email: 'nobody' }, { name: '' }, { name: 'x'.repeat(201) }, { description: `pay with ${CANARIES[0]}` },
    { phone: '4242 4200 0000 0018' }, { phone: 'call me' }, { metadata: [] }, { metadata: { a: { b: 'c' } } },
    { reference: 'a\0' },
  ]) {
    expect(CreateCustomer.safeParse(input).success, JSON.stringify(input)).toBe(false);
  }
  expect(CreateCustomer.safeParse({ name: '<script>alert(1)</script> =cmd \u202e 名前 😀' }).success).toBe(true);
});

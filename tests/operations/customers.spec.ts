import { permissionsOf, type Role } from '@/lib/auth/permissions';
import { deleteCustomer } from '@/lib/customers/delete-customer';
import { customerForPayment, getCustomer, listCustomers } from '@/lib/customers/queries';
import { maskEmail, renderCustomer } from '@/lib/customers/render';
import { CreateCustomer, UpdateCustomer } from '@/lib/customers/schema';
import { updateCustomer } from '@/lib/customers/update-customer';
import {
  attachPaymentMethod,
  detachPaymentMethod,
  updatePaymentMethod,
} from '@/lib/payment-methods/change-payment-method';
import { createPaymentMethod } from '@/lib/payment-methods/create-payment-method';
import { getPaymentMethod, listPaymentMethods } from '@/lib/payment-methods/queries';
import { expect, test } from '../support/database';
import { CANARIES } from '../support/scan-card-numbers';
import { refusal } from './auth-support';

import { eventsOf, NO_CLAIM, newCustomer, newMethod, newToken, sandbox } from './customers-support';

test('a customer is created, changed field by field, and found again', async ({ database }) => {
  const actor = await sandbox();
  const created = await newCustomer(actor, {
    email: ' Ann.Lee@Shop.Example ',
    name: 'Ann Lee',
    reference: 'A-1',
    metadata: { plan: 'pro', seats: '3' },
  });
  expect(renderCustomer(actor, created)).toMatchObject({
    object: 'customer',
    livemode: false,
    email: 'ann.lee@shop.example',
    name: 'Ann Lee',
    phone: null,
    metadata: { plan: 'pro', seats: '3' },
    deleted: false,
    version: 1,
  });
  const change = UpdateCustomer.parse({
    name: null,
    phone: '+49 170 1234567',
    metadata: { seats: null, tier: 'gold' },
  });
  const changed = (await updateCustomer(actor, { id: created.id, ...change }, NO_CLAIM)).row;
  expect(renderCustomer(actor, changed)).toMatchObject({
    email: 'ann.lee@shop.example',
    name: null,
    phone: '+49 170 1234567',
    reference: 'A-1',
    metadata: { plan: 'pro', tier: 'gold' },
    version: 2,
  });
  expect(await getCustomer(actor, created.id)).toEqual(changed);
  expect((await listCustomers(actor, { email: 'ann.lee@shop.example', limit: 20 })).rows).toEqual([changed]);
  expect((await listCustomers(actor, { reference: 'A-2', limit: 20 })).rows).toEqual([]);
  expect(await eventsOf(database, actor, created.id)).toEqual(['customer.created', 'customer.updated']);
});

test('two editors do not overwrite each other', async () => {
  const actor = await sandbox();
  const { id } = await newCustomer(actor);
  const results = await Promise.allSettled(
    Array.from({ length: 8 }, (_, index) =>
      updateCustomer(actor, { id, name: `N${index}`, version: 1 }, NO_CLAIM),
    ),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const result of results) {
    if (result.status === 'rejected')
      expect(result.reason).toMatchObject({ code: 'version_conflict', details: { current_version: 2 } });
  }
});

test('metadata stays within 50 keys over several changes', async ({ database }) => {
  const actor = await sandbox();
  const keys = (from: number, count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${from + index}`, 'v']));
  const { id } = await newCustomer(actor, { metadata: keys(0, 40) });
  expect((await refusal(updateCustomer(actor, { id, metadata: keys(40, 11) }, NO_CLAIM))).code).toBe(
    'metadata_limit',
  );
  expect((await getCustomer(actor, id)).metadata).toEqual(keys(0, 40));
  await updateCustomer(actor, { id, metadata: { ...keys(40, 11), k0: null } }, NO_CLAIM);
  expect(Object.keys((await getCustomer(actor, id)).metadata as object)).toHaveLength(50);
  expect(await eventsOf(database, actor, id)).toEqual(['customer.created', 'customer.updated']);
});

test('the same key makes one customer however often it is sent', async ({ database }) => {
  const actor = await sandbox();
  const call = { claim: { key: 'customer-1', fingerprint: 'ab'.repeat(32) } };
  const made = await Promise.all(
    Array.from({ length: 20 }, () => newCustomer(actor, { name: 'Once' }, call)),
  );
  expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  expect(new Set(made.map((row) => JSON.stringify(renderCustomer(actor, row)))).size).toBe(1);
  expect((await listCustomers(actor, { limit: 20 })).rows).toHaveLength(1);
  const { rows } = await database.owner.query(
    "SELECT status FROM idempotency WHERE environment_id = $1 AND key = 'customer-1'",
    [actor.environment.id],
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
    const page: Awaited<ReturnType<typeof listCustomers>> = await listCustomers(actor, {
      limit: 3,
      cursor: cursor ?? undefined,
    });
    seen.push(...page.rows.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor);
  expect(seen).toEqual(ids);
  const { nextCursor } = await listCustomers(actor, { limit: 3 });
  for (const forged of ['', 'x', 'AAAA', `${nextCursor}A`, 'WyJjdXNfMCJd', '\0']) {
    expect((await refusal(listCustomers(actor, { limit: 3, cursor: forged }))).code).toBe('invalid_request');
  }
  expect((await refusal(listCustomers(other, { limit: 3, cursor: nextCursor ?? '' }))).code).toBe(
    'invalid_request',
  );
  expect((await refusal(listPaymentMethods(actor, {}, { limit: 3, cursor: nextCursor }))).code).toBe(
    'invalid_request',
  );
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
  const attached = database.app.query(
    'UPDATE payment_method SET customer_id = $3 WHERE environment_id = $1 AND id = $2',
    [other.environment.id, method.id, id],
  );
  await expect(attached).rejects.toThrow(/foreign key/);
});

test('members see as much of a person as their role may', async () => {
  const actor = await sandbox();
  const customer = await newCustomer(actor, {
    email: 'ann.lee@shop.example',
    name: 'Ann Lee',
    phone: '+49 170 1234567',
  });
  const seenBy = (role: Role) => {
    const view = renderCustomer(
      { ...actor, kind: 'member', permissions: permissionsOf(role, 'sandbox') },
      customer,
    );
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
    { status: 'x' },
    { merchant_id: 'mer_1' },
    JSON.parse('{"__proto__": {"a": 1}}'),
    { constructor: 'x' },
    { email: 'nobody' },
    { name: '' },
    { name: 'x'.repeat(201) },
    { description: `pay with ${CANARIES[0]}` },
    { phone: '4242 4200 0000 0018' },
    { phone: 'call me' },
    { metadata: [] },
    { metadata: { a: { b: 'c' } } },
    { reference: 'a\0' },
  ]) {
    expect(CreateCustomer.safeParse(input).success, JSON.stringify(input)).toBe(false);
  }
  expect(CreateCustomer.safeParse({ name: '<script>alert(1)</script> =cmd \u202e 名前 😀' }).success).toBe(
    true,
  );
});

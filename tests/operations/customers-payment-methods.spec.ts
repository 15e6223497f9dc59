import { deleteCustomer } from '@/lib/customers/delete-customer';
import { getCustomer, listCustomers } from '@/lib/customers/queries';
import { updateCustomer } from '@/lib/customers/update-customer';
import type { PaymentMethod } from '@/lib/generated/prisma/client';
import {
  attachPaymentMethod,
  deletePaymentMethod,
  detachPaymentMethod,
  updatePaymentMethod,
} from '@/lib/payment-methods/change-payment-method';
import { createPaymentMethod } from '@/lib/payment-methods/create-payment-method';
import { getPaymentMethod, listPaymentMethods } from '@/lib/payment-methods/queries';
import { renderPaymentMethod } from '@/lib/payment-methods/render';
import { cardForAttempt } from '@/lib/vault/card-for-attempt';
import { expect, test } from '../support/database';
import { CANARIES } from '../support/scan-card-numbers';
import { refusal } from './auth-support';

import {
  eventsOf,
  FIRST_PAGE,
  NO_CLAIM,
  newCustomer,
  newMethod,
  newToken,
  sandbox,
} from './customers-support';

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
    if (result.status === 'rejected')
      expect(result.reason).toMatchObject({ code: 'invalid_state', details: { current_status: 'used' } });
  }
  const method = made[0] as PaymentMethod;
  expect(renderPaymentMethod(actor, method)).toMatchObject({
    object: 'payment_method',
    type: 'card',
    customer: customer.id,
    metadata: { a: 'b' },
    detached_at: null,
    card: { brand: 'visa', last4: '0018', exp_month: 4, exp_year: 2035 },
  });
  expect(await cardForAttempt(actor.environment.id, method.id)).toMatchObject({
    details: { number: CANARIES[0], cvc: null },
  });
  expect((await refusal(cardForAttempt(actor.environment.id, token.id))).code).toBe('invalid_state');
  const cvcs = await database.owner.query('SELECT 1 FROM vault_cvc WHERE environment_id = $1', [
    actor.environment.id,
  ]);
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
  const changed = (await updatePaymentMethod(actor, { id, metadata: { note: 'x' }, version: 2 }, NO_CLAIM))
    .row;
  expect(changed.metadata).toEqual({ note: 'x' });
  expect((await refusal(updatePaymentMethod(actor, { id, metadata: {}, version: 2 }, NO_CLAIM))).code).toBe(
    'version_conflict',
  );
  const detached = (await detachPaymentMethod(actor, { id }, NO_CLAIM)).row;
  expect(detached).toMatchObject({ customerId: null, vaultId: null });
  expect((await refusal(attach(ann.id))).details).toMatchObject({ current_status: 'detached' });
  expect((await refusal(detachPaymentMethod(actor, { id }, NO_CLAIM))).code).toBe('invalid_state');
  expect((await refusal(cardForAttempt(actor.environment.id, id))).code).toBe('invalid_state');
  const records = await database.owner.query('SELECT 1 FROM vault_record WHERE environment_id = $1', [
    actor.environment.id,
  ]);
  expect(records.rowCount).toBe(0);
  expect((await getPaymentMethod(actor, id)).card).toMatchObject({ last4: '0018' });
  await deletePaymentMethod(actor, { id }, NO_CLAIM);
  expect((await refusal(getPaymentMethod(actor, id))).code).toBe('not_found');
  expect(await eventsOf(database, actor, id)).toEqual([
    'payment_method.attached',
    'payment_method.updated',
    'payment_method.detached',
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
  const next = await listPaymentMethods(
    actor,
    { customer: customer.id },
    { limit: 1, cursor: ofCustomer.nextCursor },
  );
  expect(next.rows).toEqual([first]);
  expect(next.nextCursor).toBeNull();
});

test('deleting a customer ends its payment methods, also those attached at that moment', async ({
  database,
}) => {
  const actor = await sandbox();
  const customer = await newCustomer(actor, { email: 'gone@shop.example' });
  const methods = [];
  for (let index = 0; index < 12; index += 1)
    methods.push(await newMethod(actor, index < 2 ? customer.id : null));
  const attaching = methods
    .slice(2)
    .map(({ id }) => attachPaymentMethod(actor, { id, customer: customer.id }, NO_CLAIM));
  const [deleted, ...others] = await Promise.allSettled([
    deleteCustomer(actor, { id: customer.id }, NO_CLAIM),
    ...attaching,
  ]);
  expect(deleted?.status).toBe('fulfilled');
  for (const result of others) if (result.status === 'rejected') expect(result.reason.code).toBe('not_found');
  const left = await database.owner.query(
    'SELECT 1 FROM payment_method WHERE environment_id = $1 AND customer_id = $2',
    [actor.environment.id, customer.id],
  );
  expect(left.rowCount).toBe(0);
  expect((await refusal(getCustomer(actor, customer.id))).code).toBe('not_found');
  expect((await refusal(deleteCustomer(actor, { id: customer.id }, NO_CLAIM))).code).toBe('not_found');
  expect((await refusal(updateCustomer(actor, { id: customer.id, name: 'x' }, NO_CLAIM))).code).toBe(
    'not_found',
  );
  expect((await listCustomers(actor, { limit: 20 })).rows).toEqual([]);
  expect(await eventsOf(database, actor, customer.id)).toEqual(['customer.created', 'customer.deleted']);
});

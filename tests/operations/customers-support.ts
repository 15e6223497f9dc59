import { type Actor, systemActor } from '@/lib/auth/actor';
import { createCustomer } from '@/lib/customers/create-customer';
import { CreateCustomer } from '@/lib/customers/schema';
import type { Call } from '@/lib/doors/call';
import { createPaymentMethod } from '@/lib/payment-methods/create-payment-method';
import { createToken } from '@/lib/vault/create-token';
import { expect, type TestDatabase } from '../support/database';
import { CANARIES } from '../support/scan-card-numbers';
import { makeMerchant } from './auth-support';

export const NO_CLAIM: Call = { claim: null };
export const FIRST_PAGE = { limit: 20, cursor: null };
const CARD = { number: CANARIES[0], exp_month: 4, exp_year: 2035, cvc: '737' };

export async function sandbox(): Promise<Actor> {
  return systemActor((await makeMerchant()).sandbox);
}

export async function newCustomer(actor: Actor, input: Record<string, unknown> = {}, call = NO_CLAIM) {
  return (await createCustomer(actor, CreateCustomer.parse(input), call)).row;
}

export async function newToken(actor: Actor, number: string = CARD.number) {
  return (await createToken(actor, { type: 'card', card: { ...CARD, number } }, NO_CLAIM)).row;
}

export async function newMethod(actor: Actor, customer: string | null = null, number: string = CARD.number) {
  const token = await newToken(actor, number);
  return (await createPaymentMethod(actor, { token: token.id, customer, metadata: {} }, NO_CLAIM)).row;
}

export async function eventsOf(database: TestDatabase, actor: Actor, id: string): Promise<string[]> {
  const { rows } = await database.owner.query(
    'SELECT seq, type FROM event WHERE environment_id = $1 AND object_id = $2 ORDER BY seq',
    [actor.environment.id, id],
  );
  expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
  return rows.map(({ type }) => type);
}

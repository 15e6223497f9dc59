import { randomBytes } from 'node:crypto';
import {
  type Actor,
  actorFromCookie,
  actorFromRequest,
  type HeaderReader,
  systemActor,
} from '@/lib/auth/actor';
import { hashPassword } from '@/lib/auth/passwords';
import type { Role } from '@/lib/auth/permissions';
import { sealToken, sessionCookieName, startSession } from '@/lib/auth/session';
import { type CreatedKey, createKey } from '@/lib/credentials/create-key';
import type { CreateKey } from '@/lib/credentials/schema';
import { DomainError } from '@/lib/errors';
import { changeMember } from '@/lib/merchants/change-member';
import { createMember } from '@/lib/merchants/create-member';
import { type CreatedMerchant, createMerchant } from '@/lib/merchants/create-merchant';
import { removeMember } from '@/lib/merchants/remove-member';
import { type ChangeMember, CreateMerchant } from '@/lib/merchants/schema';

export const PASSWORD = 'sturdy umbrella 42';
export const FACTS = { ip: '198.51.100.7', userAgent: 'test' };
export const REQUEST = {
  ip: FACTS.ip,
  requestId: 'req_test',
  method: 'GET',
  url: '/api/v1/payments',
  body: async () => Buffer.alloc(0),
};

let hashed: Promise<string> | undefined;

/** An address that no other test uses. */
export function anyEmail(): string {
  return `u${randomBytes(6).toString('hex')}@shop.example`;
}

export async function makeMerchant(email = anyEmail()): Promise<CreatedMerchant & { email: string }> {
  hashed ??= hashPassword(PASSWORD);
  const owner = { email, name: 'Olga Owner', passwordHash: await hashed };
  const created = await createMerchant(CreateMerchant.parse({ name: 'Test shop' }), owner);
  return { ...created, email };
}

/** A signed-in member: the actor in an environment, and the cookie that makes it. */
export async function makeMember(merchant: CreatedMerchant, role: Role) {
  const operator = await systemActor(merchant.sandbox);
  const member = await createMember(operator, { email: anyEmail(), role, password: PASSWORD });
  const cookie = await cookieOf(await startSession(member.userId, FACTS, null));
  const actorIn = (environmentId: string): Promise<Actor> => actorFromCookie(cookie, environmentId, REQUEST);
  return { ...member, cookie, actorIn };
}

/** Another role for a member, with the role's own limit unless one is given. */
export function giveRole(
  actor: Actor,
  memberId: string,
  role: ChangeMember['role'],
  refundLimitMajor: number | null = null,
) {
  return changeMember(actor, { memberId, role, refundLimitMajor, reason: 'new_duties' }, { claim: null });
}

/** Takes a member out of the merchant. */
export function takeOut(actor: Actor, memberId: string) {
  return removeMember(actor, { memberId, reason: 'left' }, { claim: null });
}

export async function cookieOf(token: string): Promise<string> {
  return `${sessionCookieName()}=${await sealToken(token)}`;
}

export function headers(values: Record<string, string>): HeaderReader {
  return new Headers(values);
}

/** A new key, asked for without an idempotency key. */
export function makeKey(actor: Actor, input: CreateKey): Promise<CreatedKey> {
  return createKey(actor, input, { claim: null });
}

/** The actor of an API request with this Authorization header. */
export function callWith(authorization: string | null, method = 'POST'): Promise<Actor> {
  return actorFromRequest(headers(authorization === null ? {} : { authorization }), { ...REQUEST, method });
}

/** The `DomainError` that the promise ends with; fails the test for any other end. */
export async function refusal(promise: Promise<unknown>): Promise<DomainError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

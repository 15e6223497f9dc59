import type { Actor } from '@/lib/auth/actor';
import type { Access } from '@/lib/auth/areas';
import type { CreateInvitation } from '@/lib/invitations/schema';
import { createInvitation } from '@/lib/invitations/write-invitation';
import { createRole } from '@/lib/roles/write-role';
import { anyEmail } from './auth-support';

export const NO_CLAIM = { claim: null };

/** The least that a role of a merchant's own gives. */
export const LEAST: Access = { payments: { live: 'view', sandbox: 'view' } };

/** A role of the merchant's own; its id. */
export async function makeRole(
  actor: Actor,
  name: string,
  access: Access = {},
  refundLimitMajor: number | null = 0,
): Promise<`rol_${string}`> {
  const input = { name, access: { ...LEAST, ...access }, refundLimitMajor };
  return (await createRole(actor, input, NO_CLAIM)).id as `rol_${string}`;
}

/** An invitation, and the token of its link. */
export async function invite(actor: Actor, input: Partial<CreateInvitation> = {}) {
  const made = await createInvitation(
    actor,
    { email: anyEmail(), role: 'support', refundLimitMajor: null, locale: 'en', ...input },
    NO_CLAIM,
  );
  return { ...made, token: tokenOf(made.link) };
}

export function tokenOf(link: string): string {
  return decodeURIComponent(new URL(link).pathname.split('/').at(-1) ?? '');
}

import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';

export type FactorsView = {
  /** The authenticator app in use. */
  totp: { id: string; since: string } | null;
  passkeys: { id: string; name: string; createdAt: string; lastUsedAt: string | null }[];
  recoveryCodesLeft: number;
};

/** The member's own second factors, without anything that could be one. */
export async function factorsOf(actor: Actor): Promise<FactorsView> {
  const userId = actor.id;
  const [totp, passkeys, recoveryCodesLeft] = await Promise.all([
    db().totpFactor.findFirst({ where: { userId, confirmedAt: { not: null } } }),
    db().passkey.findMany({ where: { userId }, orderBy: { id: 'asc' }, take: 20 }),
    db().recoveryCode.count({ where: { userId, usedAt: null } }),
  ]);
  return {
    totp: totp?.confirmedAt ? { id: totp.id, since: totp.confirmedAt.toISOString() } : null,
    passkeys: passkeys.map(({ id, name, createdAt, lastUsedAt }) => ({
      id,
      name,
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    })),
    recoveryCodesLeft,
  };
}

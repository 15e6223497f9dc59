import type { Actor } from '@/lib/auth/actor';
import type { Permission } from '@/lib/auth/permissions';
import { db } from '@/lib/db';
import type { ApiKeyModel } from '@/lib/generated/prisma/models';

/** A key as screens show it: never its digest. Instants are RFC 3339 text. */
export type KeyRow = {
  id: string;
  kind: 'secret' | 'publishable';
  name: string;
  /** The key as it can be recognised: `sk_live_…aB3x`. */
  hint: string;
  permissions: Permission[];
  createdBy: string;
  createdAt: string;
  expiresAt: string | null;
  revokedAt: string | null;
  lastUsedAt: string | null;
  lastUsedIp: string | null;
};

/** The keys of the actor's environment, newest first, revoked ones included. Needs `keys:read`. */
export async function listKeys(actor: Actor): Promise<KeyRow[]> {
  const rows = await db().apiKey.findMany({
    where: { environmentId: actor.environment.id },
    orderBy: { id: 'desc' },
    take: 200,
  });
  return rows.map(keyRow);
}

/** One key of the actor's environment, or null. */
export async function getKey(actor: Actor, id: string): Promise<KeyRow | null> {
  const row = await db().apiKey.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
  });
  return row && keyRow(row);
}

export function keyRow(row: ApiKeyModel): KeyRow {
  return {
    id: row.id,
    kind: row.kind as KeyRow['kind'],
    name: row.name,
    hint: `${row.prefix}…${row.last4}`,
    permissions: row.permissions as Permission[],
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    lastUsedIp: row.lastUsedIp,
  };
}

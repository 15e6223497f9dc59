import type { Actor } from '@/lib/auth/actor';
import type { KeyKind } from '@/lib/auth/key-format';
import type { Permission } from '@/lib/auth/permissions';
import { db, select } from '@/lib/db';
import type { ApiKeyModel } from '@/lib/generated/prisma/models';

/** A key as screens show it: never its digest. Instants are RFC 3339 text. */
export type KeyRow = {
  id: string;
  kind: KeyKind;
  name: string;
  /** The key as it can be recognised: `sk_live_…aB3x`. */
  hint: string;
  permissions: Permission[];
  /** Whether writes need the signature of a signing key. */
  requiresSignature: boolean;
  createdBy: string;
  createdAt: string;
  expiresAt: string | null;
  revokedAt: string | null;
  lastUsedAt: string | null;
  lastUsedIp: string | null;
  lastUsedAgent: string | null;
  /** The key that this one took over from. */
  replaces: string | null;
  /** Networks in CIDR form; none is any address. */
  ipRanges: string[];
  /** Pages that may use a publishable key; none is any page. */
  allowedOrigins: string[];
  /** Of the last change. */
  version: number;
};

/** Where calls of a key came from in the last seven days. */
export type KeySource = { ip: string; agent: string; calls: number; lastAt: string };

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

/** Calls of the last seven days by key id; a key that made none is missing. */
export async function callsOfKeys(actor: Actor): Promise<Record<string, number>> {
  const rows = await select<{ key_id: string; calls: number }>(
    'api_key_calls',
    `SELECT key_id, sum(calls)::float8 AS calls FROM api_key_use
     WHERE environment_id = $1 AND hour > now() - interval '7 days' GROUP BY key_id`,
    [actor.environment.id],
  );
  return Object.fromEntries(rows.map(({ key_id, calls }) => [key_id, calls]));
}

const CONSUMERS_SHOWN_MAX = 3;

/** Who called with each key in the last seven days: by key id the three that called most. */
export async function consumersOfKeys(actor: Actor): Promise<Record<string, KeySource[]>> {
  const rows = await select<KeySource & { key_id: string }>(
    'api_key_consumers',
    `SELECT key_id, ip, agent, calls, "lastAt" FROM (
       SELECT key_id, ip, user_agent AS agent, sum(calls)::float8 AS calls,
         to_char(max(last_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "lastAt",
         row_number() OVER (PARTITION BY key_id ORDER BY sum(calls) DESC, ip, user_agent) AS nth
       FROM api_key_use WHERE environment_id = $1 AND hour > now() - interval '7 days'
       GROUP BY key_id, ip, user_agent) used WHERE nth <= $2 ORDER BY key_id, nth`,
    [actor.environment.id, CONSUMERS_SHOWN_MAX],
  );
  const consumers: Record<string, KeySource[]> = {};
  for (const { key_id, ...source } of rows) {
    consumers[key_id] = [...(consumers[key_id] ?? []), source];
  }
  return consumers;
}

/** Ids of signing keys whose newest version has an uploaded public key: only its owner can make another one. */
export async function uploadedKeyIds(actor: Actor): Promise<ReadonlySet<string>> {
  const rows = await select<{ key_id: string; algorithm: string }>(
    'api_key_algorithms',
    `SELECT DISTINCT ON (key_id) key_id, algorithm FROM api_key_version WHERE environment_id = $1
     ORDER BY key_id, version DESC`,
    [actor.environment.id],
  );
  return new Set(rows.filter(({ algorithm }) => algorithm === 'ed25519').map(({ key_id }) => key_id));
}

/** Addresses and programs that called with a key in the last seven days, the latest first; at most a hundred. */
export function sourcesOfKey(actor: Actor, id: string): Promise<KeySource[]> {
  return select<KeySource>(
    'api_key_sources',
    `SELECT ip, user_agent AS agent, sum(calls)::float8 AS calls,
       to_char(max(last_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "lastAt"
     FROM api_key_use WHERE environment_id = $1 AND key_id = $2 AND hour > now() - interval '7 days'
     GROUP BY ip, user_agent ORDER BY max(last_at) DESC LIMIT 100`,
    [actor.environment.id, id],
  );
}

/** Id of the key that took over from this one, or null. */
export async function successorOf(actor: Actor, id: string): Promise<string | null> {
  const successor = await db().apiKey.findFirst({
    where: { environmentId: actor.environment.id, replaces: id, revokedAt: null },
    select: { id: true },
  });
  return successor?.id ?? null;
}

/** The key was revoked or has ended. `at` is in milliseconds. */
export function isOver(key: Pick<KeyRow, 'revokedAt' | 'expiresAt'>, at: number): boolean {
  return key.revokedAt !== null || (key.expiresAt !== null && Date.parse(key.expiresAt) <= at);
}

/** Ids of those among all keys that have a successor which is not revoked. */
export function replacedIds(keys: readonly Pick<KeyRow, 'replaces' | 'revokedAt'>[]): ReadonlySet<string> {
  return new Set(keys.flatMap((key) => (key.replaces && !key.revokedAt ? [key.replaces] : [])));
}

const QUIET_MS = 24 * 3_600_000;

/** Nobody called with the key for a day: revoking it stops nobody. `at` is in milliseconds. */
export function isSafeToRevoke(key: Pick<KeyRow, 'lastUsedAt' | 'createdAt'>, at: number): boolean {
  return at - Date.parse(key.lastUsedAt ?? key.createdAt) >= QUIET_MS;
}

export function keyRow(row: ApiKeyModel): KeyRow {
  return {
    id: row.id,
    kind: row.kind as KeyRow['kind'],
    name: row.name,
    hint: `${row.prefix}…${row.last4}`,
    permissions: row.permissions as Permission[],
    requiresSignature: row.requiresSignature,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    lastUsedIp: row.lastUsedIp,
    lastUsedAgent: row.lastUsedAgent,
    replaces: row.replaces,
    ipRanges: row.ipRanges,
    allowedOrigins: row.allowedOrigins,
    version: row.version,
  };
}

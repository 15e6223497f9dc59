import type { AuditChange } from '@/lib/audit/record';
import type { Actor } from '@/lib/auth/actor';
import { forgetKey } from '@/lib/auth/keys';
import type { Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { ensure, notFound } from '@/lib/errors';
import type { ApiKeyModel } from '@/lib/generated/prisma/models';
import { checkedOrigins } from './allowed-origins';
import { ensureMayMake, ensurePolicyFits, permissionsFor } from './key-rules';
import { getKey, type KeyRow, keyRow } from './queries';
import type { UpdateKey } from './schema';

const DAY_MS = 86_400_000;

/**
 * Changes a key's name, scopes, policy, origins or end; what is absent stays. This process acts by it from now on, every
 * other one within a second. Throws `not_found`, `insufficient_scope`, `invalid_request` for what its kind does not have and
 * for a later end than it has (rotate it instead), `invalid_state` for a key that has ended, and `version_conflict` where
 * somebody else changed it meanwhile.
 */
export async function updateKey(actor: Actor, input: UpdateKey, call?: Call): Promise<KeyRow> {
  const before = await getKey(actor, input.id);
  if (!before) throw notFound();
  const permissions = input.scopes && permissionsFor(actor, before.kind, input.scopes);
  ensureMayMake(actor, [...before.permissions, ...(permissions ?? [])]);
  ensurePolicyFits(before.kind, input.requiresSignature);
  const { row } = await change<ApiKeyModel>(actor, { claim: null }, 'api_key_change', 'api_key', {
    key_id: input.id,
    version: input.version,
    change: {
      ...(input.name !== undefined && { name: input.name }),
      ...(permissions && { permissions }),
      ...(input.requiresSignature !== undefined && { requires_signature: input.requiresSignature }),
      ...(input.allowedOrigins && {
        allowed_origins: checkedOrigins(actor, before.kind, input.allowedOrigins),
      }),
      ...(input.expiresInDays !== undefined && { expires_at: endOf(before, input.expiresInDays) }),
    },
  });
  forgetKey(input.id);
  const after = keyRow(row);
  call?.changes?.push(...changesOf(before, after));
  return after;
}

/** Callers were told when the key ends; an end that moves away would make it a key for ever. */
function endOf(before: KeyRow, days: number): string {
  const end = new Date(Date.now() + days * DAY_MS).toISOString();
  const detail = 'A key cannot be made to end later. Rotate it: its successor lives as long again.';
  ensure(before.expiresAt === null || end <= before.expiresAt, 'invalid_request', detail, {
    errors: [{ pointer: '/expiresInDays', code: 'too_large', detail }],
  });
  return end;
}

/** What the audit log is told. A name was typed by somebody, so it is in the event and not here. */
function changesOf(before: KeyRow, after: KeyRow): AuditChange[] {
  const told: AuditChange[] = [
    ['permissions', [...before.permissions].sort().join(' '), [...after.permissions].sort().join(' ')],
    ['requires_signature', String(before.requiresSignature), String(after.requiresSignature)],
    ['allowed_origins', before.allowedOrigins.join(' '), after.allowedOrigins.join(' ')],
    ['expires_at', before.expiresAt, after.expiresAt],
    ['version', String(before.version), String(after.version)],
  ];
  return told.filter(([, from, to]) => from !== to);
}

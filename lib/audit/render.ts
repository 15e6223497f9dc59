import type { Actor } from '@/lib/auth/actor';
import type { AuditOutcome } from './outcomes';
import type { AuditRow } from './queries';
import type { AuditChange } from './record';

export type AuditView = ReturnType<typeof renderAuditRecord>;

/** A record as the API shows it. Where somebody sat and with what is not for finance. */
export function renderAuditRecord(actor: Actor, row: AuditRow) {
  const isRedacted = actor.role === 'finance';
  return {
    id: row.id,
    object: 'audit_record' as const,
    environment: row.environmentId,
    livemode: actor.environment.kind === 'live',
    created_at: row.createdAt.toISOString(),
    actor: { kind: row.actorKind, id: row.actorId, label: row.actorLabel },
    session: isRedacted ? null : row.sessionId,
    ip: isRedacted ? null : row.ip,
    user_agent: isRedacted ? null : row.userAgent,
    request_id: row.requestId,
    action: row.action,
    permission: row.permission,
    outcome: row.outcome as AuditOutcome,
    code: row.code,
    object_id: row.objectId,
    reason: row.reason,
    fields: row.fields,
    changes: (row.changes as unknown as AuditChange[]).map(([field, before, after]) => ({
      field,
      before,
      after,
    })),
    /** Place in the chain; null for the seconds until it has one. */
    sequence: row.sequence === null ? null : Number(row.sequence),
  };
}

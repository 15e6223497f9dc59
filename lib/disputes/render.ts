import type { Actor } from '@/lib/auth/actor';
import { connectorNamed } from '@/lib/connectors';
import type { DisputeEvidenceVersion } from '@/lib/generated/prisma/client';
import type { DisputeRow, DisputeSettingRow, FileRow } from './rows';

type Viewer = Pick<Actor, 'environment' | 'permissions'>;

/**
 * The dispute as the merchant API shows it; amounts are integers in minor units. Evidence is personal data: only who may
 * write it reads it, and events never have it.
 */
export function renderDispute(viewer: Viewer, dispute: DisputeRow) {
  const open = viewer.permissions.has('disputes:write') && dispute.evidence !== undefined;
  return {
    id: dispute.id,
    object: 'dispute' as const,
    environment: dispute.environmentId,
    livemode: viewer.environment.kind === 'live',
    payment: dispute.paymentId,
    method_type: connectorNamed(dispute.connector)?.methodType ?? null,
    amount: Number(dispute.amount),
    currency: dispute.currency,
    fee: Number(dispute.feeAmount),
    reason: dispute.reason,
    network_code: dispute.networkCode,
    network_reference: dispute.networkReference,
    stage: dispute.stage,
    status: dispute.status,
    funds: dispute.funds,
    over_returned: dispute.overReturned,
    due_at: dispute.evidenceDueAt.toISOString(),
    reminder_days: dispute.reminderDays,
    response_pending: dispute.responseOperationId !== null,
    response_failure: dispute.responseFailure,
    evidence: open ? ((dispute.evidence?.fields ?? {}) as Record<string, string>) : null,
    evidence_version: open ? (dispute.evidence?.version ?? 0) : null,
    evidence_updated_by: open ? (dispute.evidence?.updatedBy ?? null) : null,
    evidence_updated_at: open ? (dispute.evidence?.updatedAt.toISOString() ?? null) : null,
    files: open ? (dispute.files ?? []).map(renderFile) : null,
    submitted_at: dispute.submittedAt?.toISOString() ?? null,
    submitted_by: dispute.submittedBy,
    closed_at: dispute.closedAt?.toISOString() ?? null,
    closed_by: dispute.closedBy,
    created_at: dispute.createdAt.toISOString(),
    updated_at: dispute.updatedAt.toISOString(),
    version: dispute.version,
  };
}
export type DisputeView = ReturnType<typeof renderDispute>;

/** An earlier version of a draft. */
export function renderEvidenceVersion(version: DisputeEvidenceVersion) {
  return {
    number: version.number,
    evidence: version.fields as Record<string, string>,
    saved_by: version.savedBy,
    saved_at: version.savedAt.toISOString(),
  };
}
export type EvidenceVersionView = ReturnType<typeof renderEvidenceVersion>;

function renderFile(file: FileRow) {
  return {
    id: file.id,
    kind: file.kind,
    name: file.name,
    media_type: file.mediaType,
    size_bytes: file.sizeBytes,
    sha256: file.sha256,
    created_by: file.createdBy,
    created_at: file.createdAt.toISOString(),
  };
}

/** The automatic acceptance of an environment; null is off. */
export function renderDisputeSetting(setting: DisputeSettingRow | null) {
  const { acceptBelowAmount: amount = null, acceptBelowCurrency: currency = null } = setting ?? {};
  return {
    object: 'dispute_settings' as const,
    accept_below: amount === null || currency === null ? null : { amount: Number(amount), currency },
    updated_by: setting?.updatedBy ?? null,
    version: setting?.version ?? 0,
  };
}
export type DisputeSettingView = ReturnType<typeof renderDisputeSetting>;

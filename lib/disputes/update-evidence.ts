import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import type { Dispute } from '@/lib/generated/prisma/client';
import { answeredWithParts, type DisputeRow } from './rows';
import type { RestoreEvidence, UpdateDispute } from './schema';
import { withEditor } from './with-editor';

/**
 * Puts an earlier version of the draft in its place; what stood there becomes a version itself. Throws what
 * `updateEvidence` throws, and `not_found` for a version that was not kept.
 */
export async function restoreEvidence(
  actor: Actor,
  input: RestoreEvidence,
  call: Call,
): Promise<Answered<DisputeRow>> {
  const saved = change<Dispute>(actor, call, 'dispute_evidence_save', 'dispute', {
    dispute_id: input.id,
    restore: input.number,
    expected_version: input.expected_version,
  });
  return answeredWithParts(await withEditor(actor, saved));
}

/**
 * Saves the draft; fields that are not named stay. Throws `evidence_locked` once the bank has it, and
 * `version_conflict` with who changed it when the draft is newer than `expected_version`.
 */
export async function updateEvidence(
  actor: Actor,
  input: UpdateDispute & { id: string },
  call: Call,
): Promise<Answered<DisputeRow>> {
  const saved = change<Dispute>(actor, call, 'dispute_evidence_save', 'dispute', {
    dispute_id: input.id,
    fields: input.evidence,
    expected_version: input.expected_version ?? null,
  });
  return answeredWithParts(await withEditor(actor, saved));
}

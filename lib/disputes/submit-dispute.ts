import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { respond } from './respond';
import type { DisputeRow } from './rows';
import type { SubmitDispute } from './schema';
import { withEditor } from './with-editor';

/**
 * Sends the evidence to the bank, once: afterwards it is locked. Throws `invalid_state` (also when the deadline is over),
 * `evidence_missing`, `version_conflict` when somebody changed the draft after the caller read it, and what claims throw.
 * A bank that refuses leaves the dispute open with `response_failure`.
 */
export function submitDispute(
  actor: Actor,
  input: SubmitDispute & { id: string },
  call: Call,
): Promise<Answered<DisputeRow>> {
  const response = {
    id: input.id,
    action: 'submit',
    expectedVersion: input.expected_version ?? null,
  } as const;
  return withEditor(actor, respond(actor, response, call));
}

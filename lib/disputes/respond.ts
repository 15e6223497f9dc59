import type { Actor } from '@/lib/auth/actor';
import { fromSnapshot } from '@/lib/db';
import { type Answered, type Call, moveArgument, reserve, rowOf, type Snapshot } from '@/lib/doors/call';
import type { Dispute } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';
import { sendDisputeResponse } from '@/lib/payments/call-network';
import { inquireAndSettle } from '@/lib/payments/inquire-and-settle';
import type { OperationRow } from '@/lib/payments/rows';
import { answeredWithParts, type DisputeRow, withParts } from './rows';
import { settleResponse } from './settle-response';

type Response = { id: string; action: 'submit' | 'accept'; expectedVersion: number | null };

/** Reserve → call → settle of a submission or an acceptance; a bank that does not answer is asked, never told twice. */
export async function respond(actor: Actor, response: Response, call: Call): Promise<Answered<DisputeRow>> {
  const { environment } = actor;
  const reserved = await reserve('dispute_respond_reserve', environment.id, {
    ...moveArgument(actor, call),
    dispute_id: response.id,
    action: response.action,
    operation_id: newId('operation'),
    expected_evidence_version: response.expectedVersion,
  });
  if (reserved.kind === 'replay') return answer(rowOf(reserved.move, 'dispute', reserved.replayed));
  if (reserved.kind === 'resume') {
    return answer(
      rowOf(await inquireAndSettle(environment, reserved.operationId, settleResponse), 'dispute', null),
    );
  }
  if (reserved.move.result !== 'ok') return answer(rowOf(reserved.move, 'dispute', null));
  const operation = fromSnapshot<OperationRow>(reserved.move.operation as Snapshot);
  const dispute = withParts(fromSnapshot<Dispute>(reserved.move.dispute as Snapshot));
  const word = await sendDisputeResponse(environment, operation, evidenceOf(dispute, response.action));
  return answer(rowOf(await settleResponse(environment, operation, word), 'dispute', null));
}

const answer = (answered: Answered<Dispute>) => answeredWithParts(answered);

function evidenceOf(dispute: DisputeRow, action: Response['action']) {
  if (action === 'accept') return null;
  const texts = (dispute.evidence?.fields ?? {}) as Record<string, string>;
  const files = (dispute.files ?? []).map(({ kind, name, sha256 }) => ({ kind, name, sha256 }));
  return { texts, files };
}

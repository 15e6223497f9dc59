import type { EnvironmentContext } from '@/lib/auth/environment';
import { now } from '@/lib/clock';
import type { NetworkDispute } from '@/lib/connectors/contract';
import { callFunction, db } from '@/lib/db';
import type { Snapshot } from '@/lib/doors/call';
import { newId } from '@/lib/ids';
import { entryDrafts } from './entry-drafts';
import { disputeFee } from './fee';

/** `recorded`: it is in the books, now or before. The others say why it is not, and the network tells it again. */
export type Recorded = 'recorded' | 'unknown_payment' | 'too_early' | 'mismatch';

/**
 * Takes in what a network says about a dispute, in any order and any number of times. A dispute is always recorded, also
 * when refunds gave the money back before: `over_returned` then says so.
 */
export async function recordDispute(
  environment: EnvironmentContext,
  connector: string,
  said: NetworkDispute,
  at: Date = now(environment.clockOffsetMs),
): Promise<Recorded> {
  const environmentId = environment.id;
  const [attempt, known] = await Promise.all([
    db().attempt.findFirst({
      where: { environmentId, connector, networkReference: said.authorizationReference },
      select: { paymentId: true, currency: true },
    }),
    db().dispute.findUnique({
      where: {
        dispute_network_reference: { environmentId, connector, networkReference: said.networkReference },
      },
      select: { id: true, feeAmount: true },
    }),
  ]);
  if (!attempt) return 'unknown_payment';
  if (attempt.currency !== said.currency) return 'mismatch';
  const disputeId = known?.id ?? newId('dispute');
  const feeAmount = known?.feeAmount ?? disputeFee(said.currency);
  const { paymentId } = attempt;
  const { result } = await callFunction<{ result: string; dispute?: Snapshot }>(
    'dispute_record',
    environmentId,
    {
      at: at.toISOString(),
      actor: 'network',
      request_id: null,
      idempotency: null,
      event_ids: [newId('event'), newId('event'), newId('event')],
      dispute: {
        id: disputeId,
        payment_id: paymentId,
        connector,
        network_reference: said.networkReference,
        seq: said.seq,
        amount: said.amount,
        currency: said.currency,
        fee_amount: feeAmount,
        reason: said.reason,
        network_code: said.networkCode,
        stage: said.stage,
        status: statusOf(said),
        due_at: said.respondBy.toISOString(),
      },
      ...entryDrafts({ disputeId, paymentId, connector, amount: said.amount, feeAmount }),
    },
  );
  return result === 'ok' ? 'recorded' : (result as Recorded);
}

function statusOf({ state, stage }: NetworkDispute): string {
  return state === 'needs_response' && stage === 'inquiry' ? 'inquiry' : state;
}

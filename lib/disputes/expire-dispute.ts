import type { EnvironmentContext } from '@/lib/auth/environment';
import { now } from '@/lib/clock';
import { callFunction } from '@/lib/db';
import { newId } from '@/lib/ids';
import { entryDrafts } from './entry-drafts';

export type DueDispute = {
  id: string;
  paymentId: string;
  connector: string;
  amount: bigint;
  feeAmount: bigint;
};

/** Ends a dispute that nobody answered in time, by the environment's clock; true when it did end. */
export async function expireDispute(environment: EnvironmentContext, dispute: DueDispute): Promise<boolean> {
  const { expired } = await callFunction<{ expired: boolean }>('dispute_expire', environment.id, {
    ...systemFacts(environment),
    dispute_id: dispute.id,
    ...entryDrafts({ ...dispute, disputeId: dispute.id }),
  });
  return expired;
}

/** Tells that `days` (7, 3 or 1) are left to answer; once per threshold, whoever runs it. */
export async function remindOfDispute(
  environment: EnvironmentContext,
  disputeId: string,
  days: 7 | 3 | 1,
): Promise<boolean> {
  const { reminded } = await callFunction<{ reminded: boolean }>('dispute_remind', environment.id, {
    ...systemFacts(environment),
    dispute_id: disputeId,
    days,
  });
  return reminded;
}

function systemFacts(environment: EnvironmentContext) {
  return {
    at: now(environment.clockOffsetMs).toISOString(),
    actor: 'system',
    request_id: null,
    idempotency: null,
    event_ids: [newId('event')],
  };
}

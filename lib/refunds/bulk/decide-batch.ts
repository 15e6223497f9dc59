import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import type { RefundBatch } from '@/lib/generated/prisma/client';
import type { DecideBatch } from './schema';

/** Begins the refunds of a checked file, or discards it. Throws `not_found`, and `invalid_state` when it was decided. */
export function decideBatch(actor: Actor, input: DecideBatch, call: Call): Promise<Answered<RefundBatch>> {
  return change<RefundBatch>(actor, call, 'refund_batch_decide', 'batch', {
    batch_id: input.batch,
    status: input.status,
  });
}

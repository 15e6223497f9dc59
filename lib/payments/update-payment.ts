import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import type { PaymentRow } from './rows';
import type { UpdatePayment } from './schema';

/**
 * Changes what is the merchant's own on a payment; metadata is merged, a key with null is removed. Throws `not_found`,
 * `version_conflict`, `metadata_limit`.
 */
export function updatePayment(
  actor: Actor,
  input: UpdatePayment & { id: string },
  call: Call,
): Promise<Answered<PaymentRow>> {
  const { id, version, ...patch } = input;
  return change<PaymentRow>(actor, call, 'payment_update', 'payment', {
    payment_id: id,
    expected_version: version ?? null,
    patch,
  });
}

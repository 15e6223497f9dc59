import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { ensure } from '@/lib/errors';
import { getReviewWithPayment } from './queries';
import type { ReviewRow } from './rows';
import type { UpdateReview } from './schema';

/**
 * Takes a review, puts it away for a time, or says what it turned out to be; what is absent stays. Throws `not_found`,
 * `invalid_request` for a time that has passed, and `invalid_state` for taking or putting away one that is closed.
 */
export async function updateReview(
  actor: Actor,
  { id, assigned_to_me, snoozed_until, verdict }: UpdateReview,
  call: Call,
): Promise<Answered<ReviewRow>> {
  ensure(
    !snoozed_until || new Date(snoozed_until) > now(actor.environment.clockOffsetMs),
    'invalid_request',
    'The review would be back already. Nothing was changed.',
    { errors: [{ pointer: '/snoozed_until', code: 'invalid_request', detail: 'must be in the future' }] },
  );
  const { replayed } = await change<ReviewRow>(actor, call, 'review_change', 'review', {
    review_id: id,
    change: {
      ...(assigned_to_me === undefined ? {} : { assigned_to: assigned_to_me ? actor.id : null }),
      ...(snoozed_until === undefined ? {} : { snoozed_until }),
      ...(verdict === undefined ? {} : { verdict }),
    },
  });
  return { row: await getReviewWithPayment(actor, id), replayed };
}

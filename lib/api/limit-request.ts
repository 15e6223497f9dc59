import type { Actor } from '@/lib/auth/actor';
import type { Permission } from '@/lib/auth/permissions';
import { flowOf } from '@/lib/limits/limits';
import { ensureWithin, type Taken, take } from '@/lib/limits/take';

type AnswerHeaders = Record<string, string>;

/**
 * Counts a request of its key or member and of its merchant, before any work is done for it. Throws `rate_limited`. The
 * answer tells of both in the fields of draft-ietf-httpapi-ratelimit-headers-10.
 */
export async function limitRequest(actor: Actor, headers: AnswerHeaders): Promise<void> {
  // A publishable key is in many browsers at once; one of them must not lock out the others.
  const own = await take('default', actor.publishable ? `${actor.id} ${actor.ip}` : actor.id);
  tell(own, headers);
  ensureWithin(own, actor);
  const merchant = await take('merchant', actor.environment.merchantId);
  tell(merchant, headers);
  ensureWithin(merchant, actor);
}

/** Counts a request that brought no valid key, by its address. Throws `rate_limited` instead of the refusal it would get. */
export async function limitStranger(ip: string | null, headers: AnswerHeaders): Promise<void> {
  const taken = await take('address', String(ip));
  tell(taken, headers);
  ensureWithin(taken);
}

/** Counts a change that has a limit of its own. Throws `rate_limited`. */
export async function limitFlow(actor: Actor, permission: Permission, headers: AnswerHeaders): Promise<void> {
  const flow = flowOf(actor, permission);
  if (!flow) return;
  const taken = await take(flow.name, flow.subject);
  tell(taken, headers);
  ensureWithin(taken);
}

/** Both fields are lists: one item for each limit that the request was counted by. */
function tell({ name, quota, windowSeconds, remaining, resetSeconds }: Taken, headers: AnswerHeaders): void {
  const policy = `"${name}";q=${quota};w=${windowSeconds}`;
  const state = `"${name}";r=${remaining};t=${resetSeconds}`;
  headers['RateLimit-Policy'] = headers['RateLimit-Policy']
    ? `${headers['RateLimit-Policy']}, ${policy}`
    : policy;
  headers.RateLimit = headers.RateLimit ? `${headers.RateLimit}, ${state}` : state;
}

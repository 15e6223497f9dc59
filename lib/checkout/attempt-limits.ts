import { DomainError } from '@/lib/errors';

const WINDOW_MS = 10 * 60_000;
/** Submissions of one session, and submissions from one address that did not lead to money, in ten minutes. */
const SESSION_MAX = 10;
const ADDRESS_MAX = 40;
const MAX_COUNTERS = 50_000;

const holder = globalThis as typeof globalThis & { countinghouseAttempts?: Map<string, number[]> };

function recent(name: string): number[] {
  holder.countinghouseAttempts ??= new Map();
  const counters = holder.countinghouseAttempts;
  if (counters.size > MAX_COUNTERS) counters.clear();
  const since = performance.now() - WINDOW_MS;
  const kept = (counters.get(name) ?? []).filter((at) => at > since);
  counters.set(name, kept);
  return kept;
}

/**
 * Counts one submission against card testing, per process, and refuses with `rate_limited` (the same answer whatever
 * the card is) when a session or an address made too many. Who pays is not counted against their address: call the
 * result when the money moved.
 */
export function countAttempt(sessionId: string, address: string | null): () => void {
  const session = recent(`session ${sessionId}`);
  const byAddress = address === null ? [] : recent(`address ${address}`);
  if (session.length >= SESSION_MAX || byAddress.length >= ADDRESS_MAX) {
    const full = session.length >= SESSION_MAX ? session : byAddress;
    const waitMs = WINDOW_MS - (performance.now() - (full[0] ?? performance.now()));
    throw new DomainError('rate_limited', 'Too many attempts to pay. Nothing was charged.', {
      retryAfter: Math.max(1, Math.ceil(waitMs / 1_000)),
    });
  }
  const at = performance.now();
  session.push(at);
  byAddress.push(at);
  return () => {
    const counted = address === null ? [] : recent(`address ${address}`);
    const index = counted.indexOf(at);
    if (index !== -1) counted.splice(index, 1);
  };
}

/** Whether something may be done once more: at most once per `everyMs` and name, per process. */
export function isDue(name: string, everyMs: number): boolean {
  const times = recent(`due ${name}`);
  const last = times.at(-1);
  if (last !== undefined && performance.now() - last < everyMs) return false;
  times.push(performance.now());
  return true;
}

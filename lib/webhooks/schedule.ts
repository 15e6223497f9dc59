import type { EnvironmentKind } from '@/lib/auth/permissions';
import { env } from '@/lib/env';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Pauses between the tries of one delivery; the first try comes at once. In live they end after three days and a half. */
const PAUSES_MS: Record<EnvironmentKind, readonly number[]> = {
  live: [
    5 * SECOND_MS,
    5 * MINUTE_MS,
    30 * MINUTE_MS,
    2 * HOUR_MS,
    5 * HOUR_MS,
    10 * HOUR_MS,
    14 * HOUR_MS,
    20 * HOUR_MS,
    24 * HOUR_MS,
  ],
  sandbox: [5 * SECOND_MS, MINUTE_MS],
};

/** Pauses between tries at an endpoint that answers nothing, whatever the delivery. */
const PROBES_MS = [1, 2, 4, 8, 16, 32, 60].map((seconds) => seconds * SECOND_MS);
/** An endpoint at which everything failed for so long is disabled. */
const FAILING_LIMIT_MS = 72 * HOUR_MS;
/** The longest pause that a receiver may ask for. */
const ASKED_MAX_MS: Record<EnvironmentKind, number> = { live: 24 * HOUR_MS, sandbox: MINUTE_MS };

/** Up to a tenth less or more, so that what failed together does not come back at one moment. */
function spread(ms: number): number {
  return Math.round(ms * env().WEBHOOK_SCHEDULE_SCALE * (0.9 + Math.random() * 0.2));
}

/** What the database needs to know when a try fails, in milliseconds; WEBHOOK_SCHEDULE_SCALE stretches all of it. */
export function scheduleArgument(kind: EnvironmentKind): Record<string, unknown> {
  return {
    delays_ms: PAUSES_MS[kind].map(spread),
    probe_delays_ms: PROBES_MS.map(spread),
    failing_limit_ms: FAILING_LIMIT_MS * env().WEBHOOK_SCHEDULE_SCALE,
  };
}

/**
 * Milliseconds that a receiver asks us to wait (429 and 503 with Retry-After, seconds or a date), at most a day in live
 * and a minute in a sandbox; null when it asks nothing.
 */
export function askedPauseMs(
  status: number,
  retryAfter: string | null | undefined,
  kind: EnvironmentKind,
): number | null {
  if ((status !== 429 && status !== 503) || !retryAfter) return null;
  const ms = /^\d{1,12}$/.test(retryAfter)
    ? Number(retryAfter) * SECOND_MS
    : Date.parse(retryAfter) - Date.now();
  if (!Number.isFinite(ms) || ms <= 0) return null;
  return Math.min(ms, ASKED_MAX_MS[kind] * env().WEBHOOK_SCHEDULE_SCALE);
}

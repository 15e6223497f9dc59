import { type Actor, forgetEnvironment } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { select } from '@/lib/db';
import type { Answered } from '@/lib/doors/call';
import { ensure } from '@/lib/errors';
import type { AdvanceClock } from './schema';

export type SandboxClock = { environmentId: string; offsetMs: number };

/**
 * Moves the sandbox's clock forward by `seconds`: authorizations expire, sessions end and money becomes available as if
 * that time had passed. Other processes see it within a second. Refused in live, where time is real.
 */
export async function advanceClock(actor: Actor, input: AdvanceClock): Promise<Answered<SandboxClock>> {
  ensureSandbox(actor);
  const [row] = await select<{ offset: string }>(
    'advance_clock',
    `UPDATE environment SET clock_offset_ms = clock_offset_ms + $2::bigint * 1000
     WHERE id = $1 AND kind = 'sandbox' RETURNING clock_offset_ms::text AS offset`,
    [actor.environment.id, input.seconds],
  );
  forgetEnvironment(actor.environment.id);
  return { row: { environmentId: actor.environment.id, offsetMs: Number(row?.offset ?? 0) }, replayed: null };
}

/** Test helpers exist in sandboxes only. */
export function ensureSandbox(actor: Actor): void {
  ensure(
    actor.environment.kind === 'sandbox',
    'environment_mismatch',
    'Test helpers work in sandboxes only.',
  );
}

export function renderClock(clock: SandboxClock) {
  return {
    object: 'test_clock' as const,
    environment: clock.environmentId,
    now: now(clock.offsetMs).toISOString(),
    ahead_seconds: Math.round(clock.offsetMs / 1_000),
  };
}

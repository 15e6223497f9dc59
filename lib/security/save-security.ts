import type { Actor } from '@/lib/auth/actor';
import { secondFactorRequired } from '@/lib/auth/refusals';
import { select } from '@/lib/db';
import type { Call } from '@/lib/doors/call';
import { type SecurityView, securityOf } from './queries';
import type { SaveSecurity } from './schema';

/**
 * Sets what the merchant asks of its members: how long sessions last, and whether a second factor is needed. Throws
 * `second_factor_required` when the actor asks others for one without having one: nobody locks himself out.
 */
export async function saveSecurity(actor: Actor, input: SaveSecurity, call: Call): Promise<SecurityView> {
  const before = await securityOf(actor);
  const saved = await select(
    'merchant_security_save',
    `UPDATE merchant SET session_idle_minutes = $3, session_max_hours = $4, factor_required_at =
       CASE WHEN $5 THEN coalesce(factor_required_at, now() + make_interval(days => $6)) END
     WHERE id = $1 AND (NOT $5 OR has_second_factor($2)) RETURNING id`,
    [
      actor.environment.merchantId,
      actor.id,
      input.idleMinutes,
      input.maxHours,
      input.requiresFactor,
      input.graceDays,
    ],
  );
  if (saved.length === 0) throw secondFactorRequired();
  const after = await securityOf(actor);
  for (const field of ['idleMinutes', 'maxHours', 'factorRequiredAt'] as const) {
    if (before[field] === after[field]) continue;
    call.changes?.push([field, textOf(before[field]), textOf(after[field])]);
  }
  return after;
}

function textOf(value: string | number | null): string | null {
  return value === null ? null : String(value);
}

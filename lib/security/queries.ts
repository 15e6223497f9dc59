import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';

export type SecurityView = {
  idleMinutes: number;
  maxHours: number;
  /** RFC 3339; null where no second factor is asked for. */
  factorRequiredAt: string | null;
};

type Row = { idle: number; hours: number; required_at: Date | null };

/** What the actor's merchant asks of its members. */
export async function securityOf(actor: Actor): Promise<SecurityView> {
  const [row] = await select<Row>(
    'merchant_security',
    `SELECT session_idle_minutes AS idle, session_max_hours AS hours, factor_required_at AS required_at
     FROM merchant WHERE id = $1`,
    [actor.environment.merchantId],
  );
  if (!row) throw new Error('an actor’s merchant is gone');
  return {
    idleMinutes: row.idle,
    maxHours: row.hours,
    factorRequiredAt: row.required_at?.toISOString() ?? null,
  };
}

/** How many members of the merchant have no second factor yet. */
export async function countWithoutFactor(actor: Actor): Promise<number> {
  const [row] = await select<{ count: number }>(
    'members_without_factor',
    'SELECT count(*)::int AS count FROM member WHERE merchant_id = $1 AND NOT has_second_factor(user_id)',
    [actor.environment.merchantId],
  );
  return row?.count ?? 0;
}

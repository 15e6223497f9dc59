import { pool } from '@/lib/db';

/**
 * Deletes what signing in leaves behind once nobody needs it: sessions a month after their end, the record of tries
 * and what happened to factors after half a year, what waited in vain as soon as its time is over, counters a day after their last lock. Returns the number of rows. Safe to run at any time.
 */
export async function forgetOldSignIns(): Promise<number> {
  const statements = [
    `DELETE FROM session WHERE least(expires_at, revoked_at) < now() - interval '30 days'`,
    'DELETE FROM pending_sign_in WHERE expires_at < now()',
    'DELETE FROM factor_challenge WHERE expires_at < now()',
    `DELETE FROM totp_factor WHERE confirmed_at IS NULL AND created_at < now() - interval '1 day'`,
    `DELETE FROM factor_event WHERE at < now() - interval '180 days'`,
    `DELETE FROM sign_in_attempt WHERE created_at < now() - interval '180 days'`,
    `DELETE FROM sign_in_limit
     WHERE started_at < now() - interval '1 day' AND (locked_until IS NULL OR locked_until < now() - interval '1 day')`,
  ];
  let deleted = 0;
  for (const statement of statements) deleted += (await pool().query(statement)).rowCount ?? 0;
  return deleted;
}

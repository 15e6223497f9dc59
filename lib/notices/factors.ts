import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';

export type FactorEventKind =
  | 'totp_added'
  | 'totp_removed'
  | 'passkey_added'
  | 'passkey_removed'
  | 'recovery_codes_made'
  | 'recovery_code_used'
  | 'factors_reset';

/** What happened to the reader's own second factors: whoever did not do it has to know. */
export type FactorNotice = {
  id: string;
  kind: FactorEventKind;
  /** Of a passkey. */
  name: string | null;
  /** RFC 3339. */
  at: string;
  ip: string | null;
};

/** The merchant asks for a second factor and the reader has none yet: until when there is time. */
export type FactorDeadline = { merchant: string; requiredAt: string };

const SHOWN_MAX = 5;

/** Events of the last seven days that the member has not put away, the latest first. */
export async function factorNotices(actor: Actor): Promise<FactorNotice[]> {
  if (actor.kind !== 'member') return [];
  const rows = await select<Omit<FactorNotice, 'at'> & { at: Date }>(
    'factor_notices',
    `SELECT f.id, f.kind, f.name, f.at, f.ip FROM factor_event f
     LEFT JOIN dismissal d ON d.user_id = $1 AND d.notice = 'factor:' || $1
     WHERE f.user_id = $1 AND f.at > greatest(now() - interval '7 days', d.dismissed_at)
     ORDER BY f.at DESC, f.id DESC LIMIT $2`,
    [actor.id, SHOWN_MAX],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** Null for whoever has a factor, or where nobody asks for one. */
export async function factorDeadline(actor: Actor): Promise<FactorDeadline | null> {
  if (actor.kind !== 'member') return null;
  const [row] = await select<{ merchant: string; required_at: Date }>(
    'factor_deadline',
    `SELECT name AS merchant, factor_required_at AS required_at FROM merchant
     WHERE id = $1 AND factor_required_at IS NOT NULL AND NOT has_second_factor($2)`,
    [actor.environment.merchantId, actor.id],
  );
  return row ? { merchant: row.merchant, requiredAt: row.required_at.toISOString() } : null;
}

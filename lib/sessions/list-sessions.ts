import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';
import { env } from '@/lib/env';
import { countryOfAddress, plainAddress } from '@/lib/risk/tables/ip-places';
import { type Device, deviceOf } from './device';

export type SessionView = {
  id: string;
  device: Device;
  ip: string | null;
  /** ISO 3166-1 alpha-2 of the country that the address serves; null where that is not known for certain. */
  country: string | null;
  /** How it began: `password`, or the second factor after it. */
  factor: 'password' | 'totp' | 'passkey' | 'recovery_code';
  createdAt: string;
  lastSeenAt: string;
  /** The one that asks. */
  isThis: boolean;
};

type Row = {
  id: string;
  user_agent: string | null;
  ip: string | null;
  factor: SessionView['factor'];
  created_at: Date;
  last_seen_at: Date;
};

const SHOWN_MAX = 50;

/** The member's own sessions that would still be let in, this one first, then the latest. */
export async function listSessions(actor: Actor): Promise<SessionView[]> {
  const rows = await select<Row>(
    'sessions_of_user',
    `SELECT id, user_agent, ip, factor, created_at, last_seen_at FROM session
     WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > now()
       AND last_seen_at > now() - make_interval(mins => $3)
     ORDER BY id <> $2, last_seen_at DESC LIMIT $4`,
    [actor.id, actor.sessionId ?? '', env().SESSION_IDLE_MINUTES, SHOWN_MAX],
  );
  return rows.map((row) => ({
    id: row.id,
    device: deviceOf(row.user_agent),
    ip: row.ip,
    country: row.ip === null ? null : countryOfAddress(plainAddress(row.ip)),
    factor: row.factor,
    createdAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    isThis: row.id === actor.sessionId,
  }));
}

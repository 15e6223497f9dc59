import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';

/** A key in use that ends soon and has no successor. */
export type EndingKeyNotice = {
  id: string;
  name: string;
  /** RFC 3339. */
  endsAt: string;
  /** The last moment at which the reader was reminded; putting it away counts up to here. */
  seen: string;
};

const SHOWN_MAX = 10;

/**
 * Keys of this environment that end within 14 days, were used in the last 30 and have no successor, the first to end
 * first. Put away, one comes back 3 days and 1 day before its end. For members who may make keys here.
 */
export async function endingKeyNotices(actor: Actor): Promise<EndingKeyNotice[]> {
  if (actor.kind !== 'member' || !actor.permissions.has('keys:write')) return [];
  const rows = await select<{ id: string; name: string; ends_at: Date; seen: Date }>(
    'ending_key_notices',
    `SELECT k.id, k.name, k.expires_at AS ends_at, r.at AS seen
     FROM api_key k
     CROSS JOIN LATERAL (
       SELECT max(k.expires_at - days * interval '1 day') AS at FROM unnest(ARRAY[14, 3, 1]) AS days
       WHERE k.expires_at - days * interval '1 day' <= now()
     ) r
     LEFT JOIN dismissal d ON d.user_id = $2 AND d.notice = 'key_ends:' || k.id
     WHERE k.environment_id = $1 AND k.revoked_at IS NULL AND k.expires_at > now() AND r.at IS NOT NULL
       AND k.last_used_at > now() - interval '30 days'
       AND NOT EXISTS (SELECT FROM api_key s
         WHERE s.environment_id = k.environment_id AND s.replaces = k.id AND s.revoked_at IS NULL)
       AND (d.dismissed_at IS NULL OR d.dismissed_at < r.at)
     ORDER BY k.expires_at LIMIT $3`,
    [actor.environment.id, actor.id, SHOWN_MAX],
  );
  return rows.map(({ id, name, ends_at, seen }) => ({
    id,
    name,
    endsAt: ends_at.toISOString(),
    seen: seen.toISOString(),
  }));
}

import { sha256 } from '@/lib/crypto';
import { select } from '@/lib/db';
import { env } from '@/lib/env';
import { RIGHTS_COLUMNS, RIGHTS_JOIN, type Rights, type RightsRow, rightsOf } from './rights';

/** A session in an environment: what a long connection was opened with. */
export type Standing = { token: string; environmentId: string };

/**
 * The rights these sessions have now, in the same order and in one statement; null where the session ended (for this
 * merchant), the user is disabled, lacks the factor that the merchant asks for, or is no member any more. Looking does not
 * keep a session alive.
 */
export async function currentRights(standings: readonly Standing[]): Promise<(Rights | null)[]> {
  const rows = await select<{ nth: string } & RightsRow>(
    'current_rights',
    `SELECT w.nth::text, ${RIGHTS_COLUMNS}
     FROM unnest($1::bytea[], $2::text[]) WITH ORDINALITY AS w (digest, environment_id, nth)
     JOIN session s ON s.token_digest = w.digest AND s.revoked_at IS NULL AND s.expires_at > now()
       AND s.last_seen_at > now() - make_interval(mins => $3)
     JOIN "user" u ON u.id = s.user_id AND u.disabled_at IS NULL
     JOIN environment e ON e.id = w.environment_id
     JOIN member m ON m.merchant_id = e.merchant_id AND m.user_id = s.user_id
     JOIN merchant mer ON mer.id = e.merchant_id ${RIGHTS_JOIN}
     WHERE s.created_at > now() - make_interval(hours => mer.session_max_hours)
       AND (e.kind <> 'live' OR greatest(s.longest_pause_seconds, extract(epoch FROM now() - s.last_seen_at))
         <= mer.session_idle_minutes * 60)
       AND (mer.factor_required_at IS NULL OR mer.factor_required_at > now() OR has_second_factor(s.user_id))`,
    [
      standings.map(({ token }) => sha256(token)),
      standings.map(({ environmentId }) => environmentId),
      env().SESSION_IDLE_MINUTES,
    ],
  );
  const rights: (Rights | null)[] = standings.map(() => null);
  for (const { nth, ...row } of rows) rights[Number(nth) - 1] = rightsOf(row);
  return rights;
}

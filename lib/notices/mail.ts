import { rolesWith } from '@/lib/auth/permissions';
import { pool, select } from '@/lib/db';
import { env } from '@/lib/env';
import { inOneLine, MAIL_WORDS, mailTime } from '@/lib/i18n/mail/words';
import { newId } from '@/lib/ids';
import type { Order } from '@/lib/mail/deliver';
import { isMailConfigured } from '@/lib/mail/is-configured';
import type { Letter } from '@/lib/mail/transport';
import { dueIncidents, incidentsMailed } from './incident-mail';
import { type Due, PLACE, type Place, READERS } from './mail-parts';
import { duePayoutAccounts } from './payout-account-mail';
import { dueReviews } from './review-mail';

/**
 * Queues mail for what the home page tells as notices: endpoints that were disabled by themselves within a day, to whoever
 * manages endpoints there (owners, admins, developers), keys in use that end within 14, 3 and 1 days without a successor, to
 * whoever makes keys there, reviews that are due soon, to whoever decides them, and changes of live payout accounts, to owners. Nobody is told the same twice. Returns
 * how many were queued.
 */
export async function queueNoticeMail(): Promise<number> {
  if (!isMailConfigured()) return 0;
  let queued = 0;
  for (const due of [disabledEndpoints, endingKeys, dueReviews, duePayoutAccounts])
    queued += await queue(await due());
  return queued;
}

/** Queues mail about incidents. Returns how many were queued. */
export async function queueIncidentMail(): Promise<number> {
  if (!isMailConfigured()) return 0;
  const due = await dueIncidents();
  const queued = await queue(due);
  await incidentsMailed(due);
  return queued;
}

function disabledEndpoints(): Promise<Due[]> {
  return select<Due>(
    'mail_disabled_endpoints',
    `SELECT f.environment_id, f.about, f.occasion, u.email AS recipient, coalesce(u.locale, 'en') AS locale,
       'webhook_endpoint_disabled' AS kind
     FROM (SELECT w.environment_id, w.id AS about, extract(epoch FROM w.disabled_at)::bigint::text AS occasion
       FROM webhook_endpoint w WHERE w.status = 'disabled' AND w.deleted_at IS NULL
         AND w.disabled_at > now() - interval '1 day') f
     ${READERS}
     WHERE (m.role = ANY($1) OR r.access->'webhooks'->>e.kind = 'manage')
       AND NOT EXISTS (SELECT FROM mail x WHERE x.environment_id = f.environment_id
         AND x.kind = 'webhook_endpoint_disabled' AND x.about = f.about AND x.occasion = f.occasion AND x.recipient = u.email)
     LIMIT 200`,
    [rolesWith('webhooks:write', 'live')],
  );
}

function endingKeys(): Promise<Due[]> {
  return select<Due>(
    'mail_ending_keys',
    `SELECT f.environment_id, f.about, f.occasion, u.email AS recipient, coalesce(u.locale, 'en') AS locale,
       'key_ends' AS kind
     FROM (SELECT k.environment_id, k.id AS about, min(days)::text AS occasion
       FROM api_key k CROSS JOIN unnest(ARRAY[14, 3, 1]) AS days
       WHERE k.revoked_at IS NULL AND k.expires_at > now() AND k.last_used_at > now() - interval '30 days'
         AND k.expires_at - days * interval '1 day' <= now()
         AND NOT EXISTS (SELECT FROM api_key s
           WHERE s.environment_id = k.environment_id AND s.replaces = k.id AND s.revoked_at IS NULL)
       GROUP BY k.environment_id, k.id) f
     ${READERS}
     WHERE (m.role = ANY(CASE e.kind WHEN 'live' THEN $1::text[] ELSE $2::text[] END)
         OR r.access->'keys'->>e.kind = 'manage')
       AND NOT EXISTS (SELECT FROM mail x WHERE x.environment_id = f.environment_id AND x.kind = 'key_ends'
         AND x.about = f.about AND x.occasion = f.occasion AND x.recipient = u.email)
     LIMIT 200`,
    [rolesWith('keys:write', 'live'), rolesWith('keys:write', 'sandbox')],
  );
}

async function queue(due: readonly Due[]): Promise<number> {
  if (due.length === 0) return 0;
  const { rowCount } = await pool().query({
    name: 'mail_queue',
    text: `INSERT INTO mail (environment_id, id, kind, about, occasion, recipient, locale, facts)
           SELECT environment_id, id, kind, about, occasion, recipient, locale, facts FROM jsonb_to_recordset($1::jsonb)
             AS d (environment_id text, id text, kind text, about text, occasion text, recipient text, locale text, facts jsonb)
           ON CONFLICT (environment_id, kind, about, occasion, recipient) DO NOTHING`,
    values: [JSON.stringify(due.map((one) => ({ facts: {}, ...one, id: newId('mail') })))],
  });
  return rowCount ?? 0;
}

/** The mail about a disabled endpoint; null when it is enabled again or gone. */
export async function endpointLetter({ environmentId, about, locale }: Order): Promise<Letter | null> {
  const [row] = await select<Place & { url: string; because: string; at: Date }>(
    'mail_endpoint',
    `SELECT w.url, w.disabled_because AS because, w.disabled_at AS at, ${PLACE}
     JOIN webhook_endpoint w ON w.environment_id = e.id
     WHERE e.id = $1 AND w.id = $2 AND w.status = 'disabled' AND w.deleted_at IS NULL`,
    [environmentId, about],
  );
  if (!row) return null;
  const say = MAIL_WORDS[locale];
  const { environment, url, because } = row;
  const merchant = inOneLine(row.merchant);
  return {
    subject: say.endpointDisabled.subject(merchant),
    text: say.endpointDisabled.text({
      merchant,
      environment,
      url,
      isGone: because === 'gone',
      time: mailTime(row.at, locale, row.time_zone),
      link: `${env().PUBLIC_URL}${row.path}/webhooks/${about}`,
    }),
  };
}

/** The mail about a key that ends; null when it has a successor or has ended. */
export async function keyLetter({ environmentId, about, locale }: Order): Promise<Letter | null> {
  const [row] = await select<Place & { name: string; at: Date }>(
    'mail_key',
    `SELECT k.name, k.expires_at AS at, ${PLACE} JOIN api_key k ON k.environment_id = e.id
     WHERE e.id = $1 AND k.id = $2 AND k.revoked_at IS NULL AND k.expires_at > now()
       AND NOT EXISTS (SELECT FROM api_key s
         WHERE s.environment_id = e.id AND s.replaces = k.id AND s.revoked_at IS NULL)`,
    [environmentId, about],
  );
  if (!row) return null;
  const say = MAIL_WORDS[locale];
  const { environment } = row;
  const [merchant, name] = [inOneLine(row.merchant), inOneLine(row.name)];
  return {
    subject: say.keyEnds.subject(merchant, name),
    text: say.keyEnds.text({
      merchant,
      environment,
      name,
      time: mailTime(row.at, locale, row.time_zone),
      link: `${env().PUBLIC_URL}${row.path}/keys/${about}`,
    }),
  };
}

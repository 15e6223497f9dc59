import { rolesWith } from '@/lib/auth/permissions';
import { pool, select } from '@/lib/db';
import { env } from '@/lib/env';
import { inOneLine, MAIL_WORDS, mailTime } from '@/lib/i18n/mail/words';
import type { Order } from '@/lib/mail/deliver';
import type { Letter } from '@/lib/mail/transport';
import { type Due, PLACE, type Place, READERS } from './mail-parts';

/**
 * Who is to be written of incidents: of an opened and a closed one whoever sets alerts, of an escalated one everybody who sees
 * them.
 */
export function dueIncidents(): Promise<Due[]> {
  return select<Due>(
    'mail_due_incidents',
    `SELECT f.environment_id, f.id AS about, f.mail_due AS occasion, u.email AS recipient,
       coalesce(u.locale, 'en') AS locale, 'incident' AS kind
     FROM (SELECT environment_id, id, mail_due FROM incident WHERE mail_due IS NOT NULL ORDER BY environment_id, id LIMIT 100) f
     ${READERS}
     WHERE m.role = ANY(CASE f.mail_due WHEN 'escalated' THEN $2::text[] ELSE $1::text[] END)
         OR r.access->'alerts'->>e.kind = 'manage' OR (f.mail_due = 'escalated' AND r.access->'alerts'->>e.kind = 'view')
     LIMIT 500`,
    [rolesWith('alerts:write', 'live'), rolesWith('alerts:read', 'live')],
  );
}

/** Their mail is queued: nobody is written of the same again. */
export async function incidentsMailed(due: readonly Due[]): Promise<void> {
  if (due.length === 0) return;
  await pool().query({
    name: 'incidents_mailed',
    text: `UPDATE incident i SET mail_due = NULL
           FROM jsonb_to_recordset($1::jsonb) AS d (environment_id text, about text, occasion text)
           WHERE i.environment_id = d.environment_id AND i.id = d.about AND i.mail_due = d.occasion`,
    values: [JSON.stringify(due)],
  });
}

type Told = Place & {
  preset: string | null;
  signal: string;
  name: string | null;
  subject: string;
  opened_at: Date;
  closed_at: Date | null;
  acknowledged_at: Date | null;
};

/** The mail about an incident; null when it has gone on since: closed, or acknowledged before anybody was bothered. */
export async function incidentLetter({
  environmentId,
  about,
  occasion,
  locale,
}: Order): Promise<Letter | null> {
  const [row] = await select<Told>(
    'mail_incident',
    `SELECT r.preset, r.signal, r.name, i.subject, i.opened_at, i.closed_at, i.acknowledged_at, ${PLACE}
     JOIN incident i ON i.environment_id = e.id
     JOIN alert_rule r ON r.environment_id = i.environment_id AND r.id = i.rule_id
     WHERE e.id = $1 AND i.id = $2`,
    [environmentId, about],
  );
  if (!row) return null;
  if (occasion !== 'closed' && row.closed_at) return null;
  if (occasion === 'escalated' && row.acknowledged_at) return null;
  const say = MAIL_WORDS[locale].incident;
  const rule = inOneLine(row.name ?? say.presets[row.preset as keyof typeof say.presets] ?? '');
  const meaning = say.meanings[row.signal as keyof typeof say.meanings];
  const of = {
    merchant: inOneLine(row.merchant),
    environment: row.environment,
    rule: row.subject === '' ? rule : `${rule} (${inOneLine(row.subject)})`,
    time: mailTime(row.closed_at ?? row.opened_at, locale, row.time_zone),
    meaning: meaning ? `\n\n${meaning}` : '',
    link: `${env().PUBLIC_URL}${row.path}/incidents/${about}`,
  };
  return say[occasion as 'opened' | 'escalated' | 'closed'](of);
}

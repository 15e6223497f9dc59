import type { Actor } from '@/lib/auth/actor';
import { RIGHTS_COLUMNS, RIGHTS_JOIN, type Rights, type RightsRow, rightsOf } from '@/lib/auth/rights';
import { select } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { Locale } from '@/lib/i18n/languages';
import type { MailStatus } from '@/lib/mail/status';
import { tokenDigest } from './link';
import type { InvitationState } from './status';

const STATE = `CASE WHEN m.status = 'pending' AND m.expires_at <= now() THEN 'expired' ELSE m.status END`;

/** An invitation as the members page shows it. */
export type InvitationRow = {
  id: string;
  email: string;
  state: InvitationState;
  rights: Rights;
  createdBy: string;
  /** RFC 3339. */
  createdAt: string;
  expiresAt: string;
  endedAt: string | null;
  /** What became of its last mail; null where none was queued. */
  mail: { status: MailStatus; problem: string | null } | null;
};

type Columns = RightsRow & {
  id: string;
  email: string;
  state: InvitationState;
  created_by: string;
  created_at: Date;
  expires_at: Date;
  ended_at: Date | null;
  mail_status: MailStatus | null;
  mail_problem: string | null;
};

/** Open invitations of the actor's merchant and those of the last 30 days, newest first. Needs `members:read`. */
export async function listInvitations(actor: Actor): Promise<InvitationRow[]> {
  const rows = await select<Columns>(
    'invitations',
    `SELECT m.id, m.email, ${STATE} AS state, m.created_by, m.created_at, m.expires_at, m.ended_at,
       s.status AS mail_status, s.problem AS mail_problem, ${RIGHTS_COLUMNS}
     FROM invitation m ${RIGHTS_JOIN}
     LEFT JOIN mail s ON s.environment_id = m.environment_id AND s.kind = 'invitation' AND s.about = m.id
       AND s.occasion = m.link::text AND s.recipient = m.email
     WHERE m.merchant_id = $1 AND (m.status = 'pending' OR m.ended_at > now() - interval '30 days')
     ORDER BY m.status <> 'pending', m.id DESC LIMIT 300`,
    [actor.environment.merchantId],
  );
  return rows.map(invitationRow);
}

function invitationRow(row: Columns): InvitationRow {
  return {
    id: row.id,
    email: row.email,
    state: row.state,
    rights: rightsOf(row),
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    mail: row.mail_status && { status: row.mail_status, problem: row.mail_problem },
  };
}

/** An invitation of the actor's merchant that has not ended. Throws `not_found`. */
export async function openInvitation(
  actor: Actor,
  id: string,
): Promise<{ email: string; link: number; rights: Rights }> {
  const [row] = await select<RightsRow & { email: string; link: number }>(
    'open_invitation',
    `SELECT m.email, m.link, ${RIGHTS_COLUMNS} FROM invitation m ${RIGHTS_JOIN}
     WHERE m.merchant_id = $1 AND m.id = $2 AND m.status = 'pending'`,
    [actor.environment.merchantId, id],
  );
  if (!row) throw notFound();
  return { email: row.email, link: row.link, rights: rightsOf(row) };
}

/** What whoever holds a link may know of the invitation. */
export type InvitationFace = {
  id: string;
  environmentId: string;
  link: number;
  email: string;
  state: InvitationState;
  rights: Rights;
  locale: Locale;
  merchantName: string;
  timeZone: string;
  inviter: string;
  /** RFC 3339. */
  expiresAt: string;
  /** Somebody with this address can sign in already. */
  hasSignIn: boolean;
  /** Where its console begins. */
  path: string;
};

type FaceColumns = RightsRow & Omit<InvitationFace, 'rights' | 'expiresAt'> & { expires_at: Date };

/** The invitation that a link opens; null for a link that never was, or was replaced by a newer one. */
export function invitationByToken(token: string): Promise<InvitationFace | null> {
  return faceWhere('invitation_by_token', 'm.token_digest = $1', [tokenDigest(token)]);
}

/** The invitation that a mail is about. */
export function invitationById(environmentId: string, id: string): Promise<InvitationFace | null> {
  return faceWhere('invitation_by_id', 'm.environment_id = $1 AND m.id = $2', [environmentId, id]);
}

async function faceWhere(name: string, where: string, values: unknown[]): Promise<InvitationFace | null> {
  const [row] = await select<FaceColumns>(
    name,
    `SELECT m.id, m.environment_id AS "environmentId", m.link, m.email, ${STATE} AS state, m.locale, m.expires_at,
       mer.name AS "merchantName", mer.time_zone AS "timeZone", coalesce(by_whom.name, mer.name) AS inviter,
       EXISTS (SELECT FROM "user" u WHERE u.email = m.email) AS "hasSignIn",
       '/m/' || mer.slug || '/' || e.name AS path, ${RIGHTS_COLUMNS}
     FROM invitation m ${RIGHTS_JOIN}
     JOIN merchant mer ON mer.id = m.merchant_id
     JOIN environment e ON e.id = m.environment_id
     LEFT JOIN "user" by_whom ON by_whom.id = m.created_by
     WHERE ${where}`,
    values,
  );
  if (!row) return null;
  const { id, environmentId, link, email, state, locale, merchantName, timeZone, inviter, hasSignIn, path } =
    row;
  const expiresAt = row.expires_at.toISOString();
  const known = {
    id,
    environmentId,
    link,
    email,
    state,
    locale,
    merchantName,
    timeZone,
    inviter,
    hasSignIn,
    path,
  };
  return { ...known, expiresAt, rights: rightsOf(row) };
}

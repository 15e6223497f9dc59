import type { Actor } from '@/lib/auth/actor';
import type { Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { newId } from '@/lib/ids';
import { isMailConfigured } from '@/lib/mail/is-configured';
import {
  chosenRights,
  ensureMayGive,
  limitCode,
  rightsArgument,
  roleCode,
  standingArgument,
} from '@/lib/merchants/member-rules';
import { requireEmail } from '@/lib/merchants/sign-up';
import { invitationToken, invitationUrl, tokenDigest } from './link';
import { openInvitation } from './queries';
import type { CreateInvitation, RevokeInvitation, SendInvitationAgain } from './schema';
import { INVITATION_HOURS } from './schema';

/** An invitation as its maker sees it: the link, this once. */
export type MadeInvitation = { id: string; email: string; link: string; isMailed: boolean };
type Row = { id: string; email: string; link: number };

const LASTS_MS = INVITATION_HOURS * 3_600_000;

/**
 * Invites somebody by e-mail to become a member with a role. The link works once, for 72 hours, for this address alone; it
 * is mailed when the server has SMTP_URL. Throws `invalid_request` at /email, `insufficient_scope` for what the actor
 * lacks, `already_exists` (with `because`: member or invited), `too_many_invitations`, `not_found` for a foreign role.
 */
export async function createInvitation(
  actor: Actor,
  input: CreateInvitation,
  call: Call,
): Promise<MadeInvitation> {
  const email = requireEmail(input.email);
  const given = await chosenRights(actor, input);
  ensureMayGive(actor, given);
  const id = newId('invitation');
  const { row } = await change<Row>(actor, call, 'invitation_create', 'invitation', {
    ...standingArgument(actor),
    ...linkArgument(),
    email,
    invitation: { id, locale: input.locale, digest: digestOf(id, 1), ...rightsArgument(given) },
  });
  call.changes?.push(['role', null, roleCode(given)], ['refund_limit', null, limitCode(given)]);
  return made(row);
}

/**
 * Gives an open or expired invitation a new link and its whole time again; the old link ends. Throws `not_found`,
 * `insufficient_scope`, `version_conflict` when it ended or was sent again meanwhile.
 */
export async function sendInvitationAgain(
  actor: Actor,
  input: SendInvitationAgain,
  call: Call,
): Promise<MadeInvitation> {
  const open = await openInvitation(actor, input.id);
  ensureMayGive(actor, open.rights);
  const { row } = await change<Row>(actor, call, 'invitation_send_again', 'invitation', {
    ...standingArgument(actor),
    ...linkArgument(),
    invitation_id: input.id,
    link: open.link,
    digest: digestOf(input.id, open.link + 1),
  });
  call.changes?.push(['link', String(open.link), String(row.link)]);
  return made(row);
}

/** Ends an open invitation: its link does nothing any more. Throws `not_found`, `insufficient_scope`, `invalid_state`. */
export async function revokeInvitation(
  actor: Actor,
  input: RevokeInvitation,
  call: Call,
): Promise<{ id: string }> {
  const open = await openInvitation(actor, input.id);
  ensureMayGive(actor, open.rights);
  const { row } = await change<Row>(actor, call, 'invitation_revoke', 'invitation', {
    ...standingArgument(actor),
    invitation_id: input.id,
  });
  call.changes?.push(['status', 'pending', 'revoked']);
  return { id: row.id };
}

function linkArgument() {
  return { lasts_ms: LASTS_MS, mail_id: isMailConfigured() ? newId('mail') : null };
}

function digestOf(id: string, link: number): string {
  return tokenDigest(invitationToken(id, link)).toString('hex');
}

function made({ id, email, link }: Row): MadeInvitation {
  return { id, email, link: invitationUrl(id, link), isMailed: isMailConfigured() };
}

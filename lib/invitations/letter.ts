import { inOneLine, MAIL_WORDS, mailTime } from '@/lib/i18n/mail/words';
import type { Order } from '@/lib/mail/deliver';
import type { Letter } from '@/lib/mail/transport';
import { invitationUrl } from './link';
import { invitationById } from './queries';

/** The mail of an invitation, with its link; null when it has ended or has a newer link. */
export async function invitationLetter({
  environmentId,
  about,
  occasion,
  locale,
}: Order): Promise<Letter | null> {
  const invitation = await invitationById(environmentId, about);
  if (invitation?.state !== 'pending' || String(invitation.link) !== occasion) return null;
  const { id, link, email, inviter, merchantName, timeZone, expiresAt, rights } = invitation;
  const say = MAIL_WORDS[locale];
  const words = { inviter: inOneLine(inviter), merchant: inOneLine(merchantName) };
  return {
    subject: say.invitation.subject(words),
    text: say.invitation.text({
      ...words,
      email,
      role: rights.ownRole?.name ?? say.roles[rights.role ?? 'analyst'],
      link: invitationUrl(id, link),
      time: mailTime(new Date(expiresAt), locale, timeZone),
    }),
  };
}

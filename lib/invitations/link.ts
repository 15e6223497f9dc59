import { keyFor, mac, sha256 } from '@/lib/crypto';
import { env } from '@/lib/env';

/**
 * The secret in an invitation's link: derived from the server's root secret, the invitation and which link of it it is. So
 * the database has no more than its digest, and the job that mails it makes the same link that was shown.
 */
export function invitationToken(id: string, link: number): string {
  return mac(keyFor('invitation-link'), id, String(link)).toString('base64url');
}

/** What is kept of a token, and what it is found by. */
export function tokenDigest(token: string): Buffer {
  return sha256(token);
}

/** The address that an invited person opens. */
export function invitationUrl(id: string, link: number): string {
  return `${env().PUBLIC_URL}${invitationPath(invitationToken(id, link))}`;
}

export function invitationPath(token: string): string {
  return `/invitation/${token}`;
}

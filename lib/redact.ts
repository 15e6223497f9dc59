import { redactCardNumbers } from './card-number';

const SECRETS = /\b(sk|pk|at|whsec)_[A-Za-z0-9_+/=-]{8,}/g;
const CREDENTIALS = /\b(bearer|basic) +[A-Za-z0-9._~+/=-]{8,}/gi;
const SESSION_COOKIE = /((?:__Host-|__Secure-)?next-auth\.session-token=)[^;"\s]+/g;

/**
 * A text without card numbers, keys, webhook secrets, credentials and session cookies; what is removed leaves a mark.
 */
export function redactText(text: string): string {
  return redactCardNumbers(text)
    .replace(SECRETS, (_, prefix: string) => `${prefix}_[redacted]`)
    .replace(CREDENTIALS, (_, scheme: string) => `${scheme} [redacted]`)
    .replace(SESSION_COOKIE, '$1[redacted]');
}

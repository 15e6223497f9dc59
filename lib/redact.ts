import { isCardNumber } from './card-number';

const DIGIT_RUN = /(?<![0-9a-zA-Z])[0-9](?:[ -]?[0-9]){12,18}(?![0-9a-zA-Z])/g;
const SECRETS = /\b(sk|pk|at|whsec)_[A-Za-z0-9_+/=-]{8,}/g;
const CREDENTIALS = /\b(bearer|basic) +[A-Za-z0-9._~+/=-]{8,}/gi;
const SESSION_COOKIE = /((?:__Host-|__Secure-)?next-auth\.session-token=)[^;"\s]+/g;

/**
 * A text without card numbers (13 to 19 digits that pass Luhn, also with spaces and dashes), keys, webhook secrets,
 * credentials and session cookies; what is removed leaves a mark.
 */
export function redactText(text: string): string {
  return text
    .replace(DIGIT_RUN, (run) => (isCardNumber(run.replace(/[ -]/g, '')) ? '[card number]' : run))
    .replace(SECRETS, (_, prefix: string) => `${prefix}_[redacted]`)
    .replace(CREDENTIALS, (_, scheme: string) => `${scheme} [redacted]`)
    .replace(SESSION_COOKIE, '$1[redacted]');
}

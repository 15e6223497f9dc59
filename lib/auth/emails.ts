const LOCAL = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}$/;
const DOMAIN = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/**
 * The form in which an e-mail address is stored and compared, or null when it is none. It is normalised first and
 * checked after: characters that look like `@` or Latin letters, quoted local parts, comments and lists of addresses
 * are refused, because mail systems and comparisons read them differently. Client-safe.
 */
export function normaliseEmail(text: string): string | null {
  const email = text.trim().toLowerCase();
  if (email.length > 254 || email !== email.normalize('NFKC')) return null;
  const parts = email.split('@');
  const [local = '', domain = ''] = parts;
  if (parts.length !== 2 || !LOCAL.test(local) || !DOMAIN.test(domain)) return null;
  return /^\.|\.\.|\.$/.test(local) ? null : email;
}

import type { EnvironmentContext } from '@/lib/auth/environment';
import { env } from '@/lib/env';
import { DomainError } from '@/lib/errors';

/**
 * Refuses URLs to which a payer may not be sent: in live they must be https and of an origin that the merchant listed;
 * a sandbox takes any http or https origin as long as none is listed. Our own pages are always allowed. Syntax was
 * checked by the schema.
 */
export function ensureReturnUrl(
  environment: EnvironmentContext,
  url: string | null | undefined,
  pointer: string,
): void {
  if (url === null || url === undefined) return;
  const { protocol, origin } = new URL(url);
  if (origin === new URL(env().PUBLIC_URL).origin) return;
  const listed = environment.returnOrigins.includes(origin);
  const open = environment.returnOrigins.length === 0 && environment.kind === 'sandbox';
  if ((listed || open) && (protocol === 'https:' || environment.kind === 'sandbox')) return;
  const detail =
    environment.kind === 'live'
      ? 'Live payers return over https, to an origin listed in the settings only.'
      : 'This origin is not among those listed in the settings.';
  throw new DomainError('url_not_allowed', detail, {
    errors: [{ pointer, code: 'url_not_allowed', detail }],
  });
}

import { env } from '@/lib/env';

/** Whom passkeys are made for: the host of PUBLIC_URL, whatever a request's Host header says. */
export function relyingParty(): { id: string; origin: string; name: string } {
  const { hostname, origin } = new URL(env().PUBLIC_URL);
  return { id: hostname, origin, name: 'Countinghouse' };
}

import { select } from '@/lib/db';
import { asciiOf } from '@/lib/domain-names';
import { velocityOf } from './attributes';
import type { Facts, FactValue } from './facts';
import { factsStatement, PARAMETERS } from './velocity-sql';

/**
 * Reads the facts among `keys` that lie in the environment's history with one indexed statement; none is sent when no key
 * needs one. Windows end at `at`, by the environment's clock, and count attempts that were reserved before this one is
 * looked at; a key that the attempt does not have leaves its facts out. With `listsToo` the fact `lists` tells which lists
 * hold something of it, as `purpose:key` with a space between; `leadingDigits` are the card's, six to eight.
 */
export async function readFacts(
  environmentId: string,
  plain: Facts,
  keys: readonly string[],
  at: Date,
  listsToo = false,
  leadingDigits: string | null = null,
): Promise<Record<string, FactValue>> {
  const statement = factsStatement(
    keys.filter((key) => isAskable(plain, key)),
    listsToo,
  );
  if (!statement) return {};
  // The card's country says more of whoever pays than the address's.
  const known: Facts = {
    ...plain,
    leading_digits: leadingDigits,
    email_ascii: listsToo ? emailInAscii(plain.email) : null,
    country: plain.card_country ?? plain.ip_country ?? null,
  };
  const values = PARAMETERS.map((name) => known[name] ?? null);
  const [row] = await select<Record<string, number | string | null>>(statement.name, statement.text, [
    environmentId,
    at.toISOString(),
    ...values,
  ]);
  return Object.fromEntries(Object.entries(row ?? {}).filter(([, value]) => value !== null));
}

/** Entries of lists from before domains had one form may have it in ASCII; null where that is the same. */
function emailInAscii(email: FactValue | undefined): string | null {
  if (typeof email !== 'string') return null;
  const at = email.lastIndexOf('@') + 1;
  const ascii = asciiOf(email.slice(at));
  return ascii === null || email.endsWith(`@${ascii}`) ? null : `${email.slice(0, at)}${ascii}`;
}

/** Whether the attempt has what the fact is about. */
function isAskable(plain: Facts, key: string): boolean {
  const by = velocityOf(key)?.by ?? key.split('_')[0];
  return plain[by ?? ''] !== undefined;
}

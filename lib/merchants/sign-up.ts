import { addressRange } from '@/lib/auth/addresses';
import { normaliseEmail } from '@/lib/auth/emails';
import { hashPassword, weaknessOf } from '@/lib/auth/passwords';
import type { SessionFacts } from '@/lib/auth/session';
import { keyFor, mac } from '@/lib/crypto';
import { select } from '@/lib/db';
import { DomainError } from '@/lib/errors';
import { type CreatedMerchant, createMerchant } from './create-merchant';
import type { SignUp } from './schema';

/** Merchants that one network may make within half an hour. */
const SIGN_UPS_MAX = 60;

/**
 * A new user with a merchant of their own: its sandbox works at once, its live environment has no network yet. Throws
 * `invalid_request` with the code of each field, `already_exists` for a known address, `rate_limited`, `busy`.
 */
export async function signUp(
  input: SignUp,
  facts: SessionFacts,
): Promise<CreatedMerchant & { email: string }> {
  const email = requireEmail(input.email);
  requireStrength(input.password, email);
  await countSignUp(facts.ip);
  const passwordHash = await hashPassword(input.password);
  const { country, defaultCurrency, timeZone } = input;
  const created = await createMerchant(
    { name: input.merchantName, country, defaultCurrency, timeZone },
    { email, name: input.name, passwordHash },
  );
  return { ...created, email };
}

/** The normalised address. Throws `invalid_request` at `/email`. */
export function requireEmail(text: string): string {
  const email = normaliseEmail(text);
  if (!email)
    throw refusal('/email', 'invalid', 'This is not an e-mail address that can be used to sign in.');
  return email;
}

/** Throws `invalid_request` at `/password` for a password that is too short, too long or known from leaks. */
export function requireStrength(password: string, email: string): void {
  const weakness = weaknessOf(password, email);
  if (weakness === 'too_short') throw refusal('/password', weakness, 'Use at least 12 characters.');
  if (weakness === 'too_long') throw refusal('/password', weakness, 'Use at most 512 characters.');
  if (weakness)
    throw refusal('/password', weakness, 'This password is in lists of leaked ones or easy to guess.');
}

function refusal(pointer: string, code: string, detail: string): DomainError {
  return new DomainError('invalid_request', detail, { errors: [{ pointer, code, detail }] });
}

async function countSignUp(ip: string | null): Promise<void> {
  if (ip === null) return;
  const [row] = await select<{ allowed: boolean }>(
    'sign_up_count',
    `SELECT sign_in_count($1, $2, interval '30 minutes') AS allowed`,
    [mac(keyFor('sign-in-scope'), 'sign-up', addressRange(ip)), SIGN_UPS_MAX],
  );
  if (!row?.allowed) {
    throw new DomainError(
      'rate_limited',
      'Too many merchants were made from this network. Try again later.',
      {
        retryAfter: 1_800,
      },
    );
  }
}

import { type MadeUpIssuer, madeUpCard } from '@/lib/made-up-cards';

/**
 * The pretend issuer's cards. Numbers outside this table do not exist (DE39 14), whatever their check digit.
 */

/**
 * What the issuer's access control server does: when the merchant asks for 3-D Secure, `on_request` is frictionless and
 * `challenge_on_request` asks the payer.
 */
type Authentication = 'none' | 'on_request' | 'challenge_on_request' | 'frictionless' | 'challenge';

export type IssuedCard = {
  scheme: 'visa' | 'mastercard' | 'amex';
  /** ISO 8583 DE39 of an authorization, after authentication where there is one. */
  responseCode: string;
  authentication: Authentication;
  /** The cardholder disputes every capture a moment later. */
  disputes: boolean;
};

function card(
  responseCode = '00',
  authentication: Authentication = 'on_request',
  scheme: IssuedCard['scheme'] = 'visa',
  disputes = false,
): IssuedCard {
  return { scheme, responseCode, authentication, disputes };
}

const CARDS: Readonly<Record<string, IssuedCard>> = {
  '4242424242424242': card(),
  '5555555555554444': card('00', 'on_request', 'mastercard'),
  '378282246310005': card('00', 'none', 'amex'),
  // Canaries: shown on no page, so that finding one outside the vault means something.
  '4242420000000018': card(),
  '4242420000000026': card(),
  '4242420000000034': card(),
  '4000000000000002': card('05'),
  '4000000000009995': card('51'),
  '4000000000009987': card('41'),
  '4000000000009979': card('43'),
  '4000000000000069': card('54'),
  '4000000000000127': card('N7'),
  '4000000000000119': card('06'),
  '4000000000003055': card('00', 'frictionless'),
  '4000000000003220': card('00', 'challenge'),
  '4000008400001629': card('05', 'challenge'),
  '4000000000000259': card('00', 'on_request', 'visa', true),
};

/** What the issuers of made-up cards answer; whoever has such a card is asked wherever a merchant wants to know. */
const MADE_UP: Record<MadeUpIssuer, readonly [code: string, authentication: Authentication]> = {
  pays: ['00', 'challenge_on_request'],
  asks: ['00', 'challenge'],
  asks_then_declines: ['05', 'challenge'],
  do_not_honor: ['05', 'challenge_on_request'],
  insufficient_funds: ['51', 'challenge_on_request'],
  expired: ['54', 'challenge_on_request'],
  incorrect_cvc: ['N7', 'challenge_on_request'],
  lost: ['41', 'challenge_on_request'],
  stolen: ['43', 'challenge_on_request'],
};

export function issuedCard(number: string): IssuedCard | null {
  if (Object.hasOwn(CARDS, number)) return CARDS[number] ?? null;
  const madeUp = madeUpCard(number);
  return madeUp && card(...MADE_UP[madeUp.issuer], madeUp.brand);
}

/** Electronic commerce indicator of an authenticated payment, as the scheme defines it. */
export function authenticatedEci(scheme: IssuedCard['scheme']): string {
  return scheme === 'mastercard' ? '02' : '05';
}

/** Electronic commerce indicator without 3-D Secure. */
export function unauthenticatedEci(scheme: IssuedCard['scheme']): string {
  return scheme === 'mastercard' ? '00' : '07';
}

/**
 * The scheme of a card of which only the last four digits are known: the table has no two schemes with the same, and those of
 * made-up cards begin with the scheme's own digit.
 */
export function schemeOfLast4(last4: string | null): IssuedCard['scheme'] {
  const known = Object.entries(CARDS).find(([number]) => number.slice(-4) === last4);
  return known?.[1].scheme ?? (last4?.startsWith('5') ? 'mastercard' : 'visa');
}

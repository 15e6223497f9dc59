/**
 * The pretend issuer's cards. Numbers outside this table do not exist (DE39 14), whatever their check digit.
 */

/** What the issuer's access control server does: `on_request` is frictionless when the merchant asks for 3-D Secure. */
type Authentication = 'none' | 'on_request' | 'frictionless' | 'challenge';

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

export function issuedCard(number: string): IssuedCard | null {
  return Object.hasOwn(CARDS, number) ? (CARDS[number] ?? null) : null;
}

/** Electronic commerce indicator of an authenticated payment, as the scheme defines it. */
export function authenticatedEci(scheme: IssuedCard['scheme']): string {
  return scheme === 'mastercard' ? '02' : '05';
}

/** Electronic commerce indicator without 3-D Secure. */
export function unauthenticatedEci(scheme: IssuedCard['scheme']): string {
  return scheme === 'mastercard' ? '00' : '07';
}

/** The scheme of a card of which only the last four digits are known: the table has no two schemes with the same. */
export function schemeOfLast4(last4: string | null): IssuedCard['scheme'] {
  const known = Object.entries(CARDS).find(([number]) => number.slice(-4) === last4);
  return known?.[1].scheme ?? 'visa';
}

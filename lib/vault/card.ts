import { keyRing } from '@/lib/data-keys/key-ring';
import { DomainError, ensure } from '@/lib/errors';
import { lookUpBin } from './bins';
import { type CardProblem, type CardProblemCode, type CheckedCard, checkCard } from './card-format';
import { fingerprintOf } from './fingerprint';
import type { CardDisplay, CreateToken } from './schema';
import { isTestCard } from './test-cards';

const POINTERS = { number: '/card/number', expiry: '/card/exp_month', cvc: '/card/cvc' } as const;

const DETAILS: Record<CardProblemCode, string> = {
  incomplete_number: 'The card number has too few digits.',
  invalid_number: 'The card number is not valid.',
  brand_unknown: 'The card number belongs to no brand that is accepted.',
  incomplete_expiry: 'The expiry date is missing.',
  invalid_expiry: 'The expiry date is not valid.',
  expired_card: 'The card has expired.',
  incomplete_cvc: 'The security code has too few digits.',
  invalid_cvc: 'The security code is not valid.',
};

/**
 * Checks and normalises a card for an environment at its business time. Throws `invalid_request` with one entry per
 * field, or `test_card_required` for a number that a sandbox does not know; no error repeats what was typed.
 */
export function acceptCard(card: CreateToken['card'], kind: 'live' | 'sandbox', at: Date): CheckedCard {
  const expiry = { month: card.exp_month, year: card.exp_year };
  const checked = checkCard({ number: card.number, expiry, cvc: card.cvc ?? null }, at);
  if (!checked.ok) throw invalidCard(checked.problems);
  ensure(
    kind === 'live' || isTestCard(checked.card.number),
    'test_card_required',
    'A sandbox takes the listed test cards only, so that no real card is ever stored in it.',
    { errors: [{ pointer: POINTERS.number, code: 'test_card_required', detail: 'Use a test card.' }] },
  );
  return checked.card;
}

function invalidCard(problems: readonly CardProblem[]): DomainError {
  return new DomainError('invalid_request', 'The card cannot be accepted.', {
    errors: problems.map(({ field, code }) => ({ pointer: POINTERS[field], code, detail: DETAILS[code] })),
  });
}

/** What may be shown of a card in this environment. */
export async function describeCard(
  environmentId: string,
  card: { number: string; expMonth: number; expYear: number },
): Promise<CardDisplay> {
  const bin = lookUpBin(card.number);
  return {
    brand: bin.brand ?? 'unknown',
    last4: card.number.slice(-4),
    exp_month: card.expMonth,
    exp_year: card.expYear,
    country: bin.country,
    funding: bin.funding,
    fingerprint: fingerprintOf(await keyRing(environmentId), card.number),
  };
}

import type { FactType } from '../facts';
import type { Literal } from './tree';

/** What has an order, and can be calculated with. */
export const ORDERED: ReadonlySet<string> = new Set(['number', 'amount', 'duration']);

/** What a value is. `literal` is set where it was written down, which fits more than one type. */
export type Kind = { type: FactType | 'unknown'; currency?: string | undefined; literal?: Literal };
export const UNKNOWN: Kind = { type: 'unknown' };

/** Whether a literal may stand where a value of this type is wanted. */
export function takes(type: FactType, literal: Literal): boolean {
  switch (literal.kind) {
    case 'text':
      return type === 'text' || type === 'country' || type === 'ip';
    case 'number':
      return type === 'number' || type === 'amount';
    case 'money':
      return type === 'amount';
    default:
      return type === literal.kind;
  }
}

/** Sums stay what they are; a product has one measure at most, and a quotient of two equal ones is a number. */
export function resultOf(operator: string, left: Kind, right: Kind): Kind | null {
  if (!ORDERED.has(left.type) || !ORDERED.has(right.type)) return null;
  const plain = ({ type, currency }: Kind): Kind => ({ type, currency });
  if (operator === '+' || operator === '-') {
    if (left.type === right.type) return plain(left);
    // A bare number beside an amount is in minor units.
    if (left.type === 'amount' && right.literal?.kind === 'number') return plain(left);
    return right.type === 'amount' && left.literal?.kind === 'number' ? plain(right) : null;
  }
  if (right.type === 'number') return plain(left);
  if (operator === '*') return left.type === 'number' ? plain(right) : null;
  return left.type === right.type ? { type: 'number' } : null;
}

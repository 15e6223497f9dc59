import { type EnvironmentKind, refundLimit } from '@/lib/auth/permissions';
import type { Currency } from '@/lib/money';

/**
 * Whether a person has to type the amount (minor units) a second time: real money, from the member's own limit on. Who has
 * no limit is asked from the limit of finance on. Client-safe.
 */
export function needsTypedAmount(
  kind: EnvironmentKind,
  amount: number,
  limit: number | null,
  currency: Currency,
): boolean {
  if (kind !== 'live') return false;
  return amount >= (limit ?? Number(refundLimit('finance', currency) ?? 0n));
}

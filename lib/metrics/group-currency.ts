import { type Currency, isCurrency } from '@/lib/money';

/**
 * The currency that money of a series, or of a group of it, is in: broken down by currency each group is in its own. Null
 * where it is in none. Client-safe.
 */
export function currencyOfGroup(
  series: { currency: Currency | null },
  group: string | null,
): Currency | null {
  return series.currency ?? (group !== null && isCurrency(group) ? group : null);
}

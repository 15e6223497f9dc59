import { type Currency, exponentOf } from './money';

/**
 * Units of each currency for one US dollar: rough yearly means of 2025, rounded, written down by hand. They make amounts of
 * different currencies comparable for risk and metrics, which say so where a number was converted by them; they are never used for money. A currency that is not here has no common amount.
 * `dollar_cents` in the database has the same table.
 */
// biome-ignore format: one currency a line would hide the table
const PER_DOLLAR: Partial<Record<Currency, number>> = {
  AED: 3.67, ARS: 1_200, AUD: 1.55, BGN: 1.74, BHD: 0.376, BIF: 2_950, BRL: 5.6, CAD: 1.4, CHF: 0.83, CLP: 950,
  CNY: 7.2, COP: 4_100, CZK: 22, DJF: 178, DKK: 6.6, EGP: 50, EUR: 0.89, GBP: 0.76, GNF: 8_650, HKD: 7.8, HUF: 355,
  IDR: 16_400, ILS: 3.5, INR: 87, IQD: 1_310, ISK: 128, JOD: 0.709, JPY: 149, KES: 129, KMF: 437, KRW: 1_420,
  KWD: 0.307, LYD: 5.4, MAD: 9.3, MXN: 19, MYR: 4.3, NGN: 1_530, NOK: 10.3, NZD: 1.7, OMR: 0.385, PEN: 3.6, PHP: 57,
  PKR: 281, PLN: 3.8, PYG: 7_600, QAR: 3.64, RON: 4.5, RSD: 104, RWF: 1_430, SAR: 3.75, SEK: 9.8, SGD: 1.31, THB: 33,
  TND: 3, TRY: 39, TWD: 31, UAH: 41.7, UGX: 3_620, USD: 1, UYU: 41, VND: 25_900, VUV: 120, XAF: 583, XOF: 583,
  XPF: 106, ZAR: 18,
};

/** Minor units of a currency in cents of US dollars, rounded; null where the table does not have the currency. */
export function inDollarCents(amount: bigint, currency: Currency): number | null {
  const rate = PER_DOLLAR[currency];
  if (rate === undefined) return null;
  return Math.round((Number(amount) * 100) / (10 ** exponentOf(currency) * rate));
}

/** What the rates are the means of, as it stands beside every converted number. */
export const RATES_OF = '2025';

/** Minor units of one currency in minor units of another, not rounded; null where the table lacks one of them. */
export function converted(amount: number, from: Currency, to: Currency): number | null {
  if (from === to) return amount;
  const [ours, theirs] = [PER_DOLLAR[from], PER_DOLLAR[to]];
  if (ours === undefined || theirs === undefined) return null;
  return (amount / 10 ** exponentOf(from) / ours) * theirs * 10 ** exponentOf(to);
}

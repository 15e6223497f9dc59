/**
 * Money is an integer of minor units beside its ISO 4217 currency; nothing here uses a float.
 * Client-safe: the console formats with the same table the server checks with.
 */

/**
 * Currencies we accept with the number of their minor-unit digits, from ISO 4217. Never taken from
 * `Intl`, which disagrees with the standard for 17 currencies (HUF, IDR, COP, …).
 */
// biome-ignore format: one currency a line would hide the table
export const CURRENCIES = {
  AED: 2, ARS: 2, AUD: 2, BGN: 2, BHD: 3, BIF: 0, BRL: 2, CAD: 2, CHF: 2, CLF: 4, CLP: 0, CNY: 2, COP: 2,
  CZK: 2, DJF: 0, DKK: 2, EGP: 2, EUR: 2, GBP: 2, GNF: 0, HKD: 2, HUF: 2, IDR: 2, ILS: 2, INR: 2, IQD: 3,
  ISK: 0, JOD: 3, JPY: 0, KES: 2, KMF: 0, KRW: 0, KWD: 3, LYD: 3, MAD: 2, MXN: 2, MYR: 2, NGN: 2, NOK: 2,
  NZD: 2, OMR: 3, PEN: 2, PHP: 2, PKR: 2, PLN: 2, PYG: 0, QAR: 2, RON: 2, RSD: 2, RWF: 0, SAR: 2, SEK: 2,
  SGD: 2, THB: 2, TND: 3, TRY: 2, TWD: 2, UAH: 2, UGX: 0, USD: 2, UYU: 2, UYW: 4, VND: 0, VUV: 0, XAF: 0,
  XOF: 0, XPF: 0, ZAR: 2,
} as const;

export type Currency = keyof typeof CURRENCIES;
/** An amount in minor units (cents for USD, yen for JPY) and its currency. */
export type Money = { amount: bigint; currency: Currency };

/** The largest amount of one object in minor units: keeps every JSON number below 2^53 with room for sums. */
export const MAX_AMOUNT = 1_000_000_000_000;

export function isCurrency(code: string): code is Currency {
  return Object.hasOwn(CURRENCIES, code);
}

/** Number of minor-unit digits: 2 for USD, 0 for JPY, 3 for KWD. */
export function exponentOf(currency: Currency): number {
  return CURRENCIES[currency];
}

/**
 * Decimal text of minor units in major units with exactly the currency's digits: `(1050n, 'USD')` is `"10.50"`,
 * `(1050n, 'JPY')` is `"1050"`. Accepts integers as the API shows them.
 */
export function toDecimal(amount: bigint | number, currency: Currency): string {
  const exponent = exponentOf(currency);
  const minor = BigInt(amount);
  const sign = minor < 0n ? '-' : '';
  const digits = (minor < 0n ? -minor : minor).toString().padStart(exponent + 1, '0');
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/**
 * Minor units of decimal text typed by a person: `("10.5", 'USD')` is `1050n`. Returns null when the text is not a
 * plain decimal number or has more fraction digits than the currency; the caller has already normalised separators.
 */
export function fromDecimal(text: string, currency: Currency): bigint | null {
  const match = /^(\d{1,15})(?:\.(\d*))?$/.exec(text.trim());
  if (!match) return null;
  const exponent = exponentOf(currency);
  const fraction = match[2] ?? '';
  if (fraction.length > exponent) return null;
  return BigInt(`${match[1]}${fraction.padEnd(exponent, '0')}`);
}

/** Localised text with grouping and exactly the currency's digits, without symbol, and with a true minus: `−1,284.50`. */
export function formatAmount(amount: bigint | number, currency: Currency, locale: string): string {
  const exponent = exponentOf(currency);
  const format = new Intl.NumberFormat(locale, {
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
    // Spanish would leave four digits together, and a column of amounts would look torn.
    useGrouping: 'always',
  });
  return format.format(toDecimal(amount, currency) as unknown as number).replace('-', '−');
}

/** Localised text with the ISO code behind it: `1,284.50 USD`. */
export function formatMoney(amount: bigint | number, currency: Currency, locale: string): string {
  return `${formatAmount(amount, currency, locale)} ${currency}`;
}

/** Part of an amount at a rate in basis points (1/100 of a percent), rounded half up to one minor unit. */
export function applyBasisPoints(amount: bigint, basisPoints: number): bigint {
  return (amount * BigInt(basisPoints) + 5_000n) / 10_000n;
}

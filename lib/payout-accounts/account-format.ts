/**
 * What can be told from the digits of a bank account's number alone. Client-safe: the dialog checks while somebody types what
 * the operation checks again.
 */

/** Lengths of IBANs by country, from the registry of ISO 13616. */
// biome-ignore format: one country a line would hide the table
const IBAN_LENGTHS: Readonly<Record<string, number>> = {
  AD: 24, AE: 23, AL: 28, AT: 20, AZ: 28, BA: 20, BE: 16, BG: 22, BH: 22, BR: 29, BY: 28, CH: 21, CR: 22, CY: 28,
  CZ: 24, DE: 22, DK: 18, DO: 28, EE: 20, EG: 29, ES: 24, FI: 18, FO: 18, FR: 27, GB: 22, GE: 22, GI: 23, GL: 18,
  GR: 27, GT: 28, HR: 21, HU: 28, IE: 22, IL: 23, IQ: 23, IS: 26, IT: 27, JO: 30, KW: 30, KZ: 20, LB: 28, LC: 32,
  LI: 21, LT: 20, LU: 20, LV: 21, LY: 25, MC: 27, MD: 24, ME: 22, MK: 19, MR: 27, MT: 31, MU: 30, NL: 18, NO: 15,
  PK: 24, PL: 28, PS: 29, PT: 25, QA: 29, RO: 24, RS: 22, SA: 24, SC: 31, SE: 24, SI: 19, SK: 24, SM: 27, ST: 25,
  SV: 28, TL: 23, TN: 24, TR: 26, UA: 29, VA: 22, VG: 24, XK: 20,
};

/** As banks write it: without spaces and hyphens, in capitals. */
export function compactNumber(typed: string): string {
  return typed.replace(/[\s-]+/g, '').toUpperCase();
}

/** Whether this is an IBAN: the length of its country, and the check digits of ISO 7064 (the number modulo 97 is 1). */
export function isIban(compact: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(compact)) return false;
  if (compact.length !== IBAN_LENGTHS[compact.slice(0, 2)]) return false;
  const digits = `${compact.slice(4)}${compact.slice(0, 4)}`.replace(/[A-Z]/g, (letter) =>
    String(letter.charCodeAt(0) - 55),
  );
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
}

/** Whether a local account of this country can have such a number. */
export function isAccountNumber(country: string, compact: string): boolean {
  if (country === 'US') return /^\d{4,17}$/.test(compact);
  return /^[A-Z0-9]{4,34}$/.test(compact);
}

/** Whether this can be the code of a bank: of the United States a routing number with its check digit. */
export function isBankCode(country: string, compact: string): boolean {
  return country === 'US' ? isRoutingNumber(compact) : /^[A-Z0-9]{3,20}$/.test(compact);
}

const ROUTING_WEIGHTS = [3, 7, 1] as const;

function isRoutingNumber(compact: string): boolean {
  if (!/^\d{9}$/.test(compact) || /^0+$/.test(compact)) return false;
  const sum = [...compact].reduce(
    (all, digit, at) => all + Number(digit) * (ROUTING_WEIGHTS[at % 3] ?? 0),
    0,
  );
  return sum % 10 === 0;
}

import { DROP_OFFS } from '@/lib/checkout/steps';
import { connectorsFor } from '@/lib/connectors';
import { PAYOUT_FAILURE_CODES } from '@/lib/connectors/bank-contract';
import { countryCodes, isCountry } from '@/lib/countries';
import { AMOUNT_BANDS, DEVICES, METHOD_CHOICES, PAGE_LANGUAGES, RISK_LEVELS } from '@/lib/payments/traits';
import { type StoredDimension, UNKNOWN } from './dimensions';

/** Dimensions whose values are known beforehand. Brands and decline codes are what networks say. */
const CLOSED: Partial<Record<StoredDimension, readonly string[]>> = {
  method: METHOD_CHOICES,
  device: DEVICES,
  amount_band: AMOUNT_BANDS,
  risk_level: RISK_LEVELS,
  checkout_language: PAGE_LANGUAGES,
  drop_off: DROP_OFFS,
  failure_code: PAYOUT_FAILURE_CODES,
};

/** Of each dimension whose values are known beforehand those that facts of this kind of environment can have. */
export function valuesOf(kind: 'live' | 'sandbox'): Partial<Record<StoredDimension, readonly string[]>> {
  const countries = countryCodes();
  const connector = connectorsFor(kind).map(({ name }) => name);
  return { ...CLOSED, country: countries, issuer_country: countries, connector };
}

/** The first filter that would never meet a fact of this kind of environment, and why; null where all of them can. */
export function filterFault(
  kind: 'live' | 'sandbox',
  filters: Readonly<Record<string, string>>,
): { dimension: string; fault: string } | null {
  for (const [dimension, value] of Object.entries(filters)) {
    const fault = valueFault(kind, dimension as StoredDimension, value);
    if (fault) return { dimension, fault };
  }
  return null;
}

/** Why no fact of this kind of environment can have this value; null where one can. `unknown` is a value of every dimension. */
function valueFault(kind: 'live' | 'sandbox', dimension: StoredDimension, value: string): string | null {
  if (value === UNKNOWN) return null;
  if (dimension === 'country' || dimension === 'issuer_country')
    return isCountry(value) ? null : `${value} is no country; say it in two capitals of ISO 3166-1`;
  const known = dimension === 'connector' ? connectorsFor(kind).map(({ name }) => name) : CLOSED[dimension];
  if (!known || known.includes(value)) return null;
  return `there is no ${dimension} ${value} in this environment; it has ${known.join(', ')}`;
}

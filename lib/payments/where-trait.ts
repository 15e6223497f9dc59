import { inOrNot } from '@/lib/lists/where';
import { UNKNOWN_TRAIT } from './traits';

/** What lists can be asked of the traits of a payment, an attempt or a checkout session; each knows some of it. */
export type AskedTraits = Partial<
  Record<'payer_country' | 'connector' | 'brand' | 'country', string> &
    Record<
      `${'method' | 'device' | 'checkout_language' | 'amount_band' | 'risk_level'}${'' | '[not]'}`,
      readonly string[]
    >
>;

/** Conditions on the views of traits, in Prisma's words; empty where nothing of them is asked. */
export function traitsAsked(asked: AskedTraits): Record<string, unknown>[] {
  const code = (value: string) =>
    value.toLowerCase() === UNKNOWN_TRAIT ? UNKNOWN_TRAIT : value.toUpperCase();
  return [
    ...inOrNot('method', asked.method, asked['method[not]']),
    ...inOrNot('device', asked.device, asked['device[not]']),
    ...inOrNot('checkoutLanguage', asked.checkout_language, asked['checkout_language[not]']),
    ...inOrNot('amountBand', asked.amount_band, asked['amount_band[not]']),
    ...inOrNot('riskLevel', asked.risk_level, asked['risk_level[not]']),
    ...(asked.payer_country ? [{ country: code(asked.payer_country) }] : []),
    ...(asked.country ? [{ issuerCountry: code(asked.country) }] : []),
    ...(asked.brand ? [{ brand: asked.brand.toLowerCase() }] : []),
    ...(asked.connector ? [{ connector: asked.connector }] : []),
  ];
}

/**
 * The same for payments and attempts, which say some of it themselves: asked there where a value is named, so that one of few
 * rows is found without the traits of all others.
 */
export function ownTraitsAsked(asked: AskedTraits): {
  own: Record<string, unknown>[];
  traits: Record<string, unknown>[];
} {
  const { connector, brand, country } = asked;
  const { method, 'method[not]': notMethod, risk_level: level, 'risk_level[not]': notLevel } = asked;
  const own: Record<string, unknown>[] = [];
  const left = { ...asked };
  if (method && !notMethod && !method.includes(UNKNOWN_TRAIT)) {
    own.push(...inOrNot('methodType', method, undefined));
    left.method = undefined;
  }
  if (level && !notLevel && !level.includes(UNKNOWN_TRAIT)) {
    own.push({ OR: level.map((one) => ({ risk: { path: ['level'], equals: one } })) });
    left.risk_level = undefined;
  }
  if (isKnown(connector)) {
    own.push({ connector });
    left.connector = undefined;
  }
  if (isKnown(brand)) {
    own.push({ method: { path: ['brand'], equals: brand.toLowerCase() } });
    left.brand = undefined;
  }
  if (isKnown(country)) {
    own.push({ method: { path: ['country'], equals: country.toUpperCase() } });
    left.country = undefined;
  }
  return { own, traits: traitsAsked(left) };
}

function isKnown(value: string | undefined): value is string {
  return Boolean(value) && value?.toLowerCase() !== UNKNOWN_TRAIT;
}

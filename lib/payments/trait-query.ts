import { z } from 'zod';
import { choices } from '@/lib/lists/query-schema';
import { AMOUNT_BANDS, DEVICES, METHOD_CHOICES, PAGE_LANGUAGES, RISK_LEVELS, UNKNOWN_TRAIT } from './traits';

const Country = z.string().max(7).optional();

export const MethodQuery = { method: choices(METHOD_CHOICES), 'method[not]': choices(METHOD_CHOICES) };

export const InstrumentQuery = {
  connector: z.string().max(64).optional(),
  brand: z.string().max(40).optional().describe('Brand of the card, such as `visa`'),
  country: Country.describe('Country of the card’s issuer'),
};

/** Each choice also has `unknown`, where nobody knows. */
export const VisitQuery = {
  payer_country: Country.describe(
    'Country of the payer, by address or billing; `unknown` where nobody knows',
  ),
  device: choices([...DEVICES, UNKNOWN_TRAIT]),
  'device[not]': choices([...DEVICES, UNKNOWN_TRAIT]),
  checkout_language: choices([...PAGE_LANGUAGES, UNKNOWN_TRAIT]),
  'checkout_language[not]': choices([...PAGE_LANGUAGES, UNKNOWN_TRAIT]),
};

export const BandQuery = {
  amount_band: choices([...AMOUNT_BANDS, UNKNOWN_TRAIT]),
  'amount_band[not]': choices([...AMOUNT_BANDS, UNKNOWN_TRAIT]),
};

export const TraitQuery = {
  ...VisitQuery,
  ...BandQuery,
  risk_level: choices([...RISK_LEVELS, UNKNOWN_TRAIT]),
  'risk_level[not]': choices([...RISK_LEVELS, UNKNOWN_TRAIT]),
};

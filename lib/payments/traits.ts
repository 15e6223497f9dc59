/**
 * By what payments are told apart besides their own columns: the choices of lists, with the values that numbers are broken down
 * by (lib/metrics/dimensions.ts). Client-safe.
 */
import type { FilterDefinition, MessageKey } from '@/lib/lists/definition';
import type { Decision } from '@/lib/risk/assess';
import { PAYMENT_METHODS } from './views';

/** What nobody knows of a payment, in lists as in numbers. */
export const UNKNOWN_TRAIT = 'unknown';
export const METHOD_CHOICES = [...PAYMENT_METHODS, UNKNOWN_TRAIT] as const;
export const DEVICES = ['computer', 'phone', 'tablet'] as const;
export const AMOUNT_BANDS = ['below_10', '10_to_50', '50_to_200', '200_to_1000', 'from_1000'] as const;
export const RISK_LEVELS = ['normal', 'elevated', 'high'] as const;
export const PAGE_LANGUAGES = ['en', 'zh', 'es'] as const;
export const RISK_DECISIONS = [
  'approve',
  'challenge',
  'review',
  'block',
] as const satisfies readonly Decision[];

const unknownOr =
  <Value extends string>(label: (value: Value) => MessageKey) =>
  (value: string): MessageKey =>
    value === UNKNOWN_TRAIT ? 'metrics.values.unknown' : label(value as Value);

export const METHOD_FILTER: FilterDefinition = {
  key: 'method',
  label: 'payments.columns.method',
  type: 'choice',
  values: METHOD_CHOICES,
  optionLabel: unknownOr((value: (typeof PAYMENT_METHODS)[number]) => `methods.${value}` as const),
};

/** Country of the payer, device, language: what is known of a checkout session too. */
export const VISIT_FILTERS: readonly FilterDefinition[] = [
  { key: 'payer_country', label: 'metrics.dimensions.country', type: 'text', lengthMax: 7 },
  {
    key: 'device',
    label: 'metrics.dimensions.device',
    type: 'choice',
    values: [...DEVICES, UNKNOWN_TRAIT],
    optionLabel: unknownOr((value: (typeof DEVICES)[number]) => `insights.devices.${value}` as const),
  },
  {
    key: 'checkout_language',
    label: 'metrics.dimensions.checkout_language',
    type: 'choice',
    values: [...PAGE_LANGUAGES, UNKNOWN_TRAIT],
    optionLabel: unknownOr(
      (value: (typeof PAGE_LANGUAGES)[number]) => `insights.languages.${value}` as const,
    ),
  },
];

export const BAND_FILTER: FilterDefinition = {
  key: 'amount_band',
  label: 'metrics.dimensions.amount_band',
  type: 'choice',
  values: [...AMOUNT_BANDS, UNKNOWN_TRAIT],
  optionLabel: unknownOr((value: (typeof AMOUNT_BANDS)[number]) => `insights.bands.${value}` as const),
};

export const TRAIT_FILTERS: readonly FilterDefinition[] = [
  ...VISIT_FILTERS,
  BAND_FILTER,
  {
    key: 'risk_level',
    label: 'metrics.dimensions.risk_level',
    type: 'choice',
    values: [...RISK_LEVELS, UNKNOWN_TRAIT],
    optionLabel: unknownOr((value: (typeof RISK_LEVELS)[number]) => `insights.levels.${value}` as const),
  },
];

/** Connector, brand and country of the issuer, for lists of what hangs on a payment. */
export const INSTRUMENT_FILTERS: readonly FilterDefinition[] = [
  { key: 'connector', label: 'payments.columns.connector', type: 'text', lengthMax: 64 },
  { key: 'brand', label: 'payments.columns.brand', type: 'text', lengthMax: 40 },
  { key: 'country', label: 'payments.columns.country', type: 'text', lengthMax: 7 },
];

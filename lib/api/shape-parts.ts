import { z } from 'zod';

/** What many shapes of the API have in common. */
export const minor = z.int().describe('Minor units of `currency`');
export const instant = z.iso.datetime();
export const nullableText = z.string().nullable();
export const metadata = z.record(z.string(), z.string());
export const scope = { environment: z.string(), livemode: z.boolean() };
export const stamps = { created_at: instant, updated_at: instant, version: z.int() };
export const Decline = z.strictObject({
  code: z.string(),
  network_code: nullableText,
  advice: z.enum(['retry_later', 'update_card', 'authenticate', 'other_method', 'never']),
  retry_after: z.int().nullable().describe('Seconds'),
});
export const Card = z.strictObject({
  brand: z.string(),
  last4: z.string(),
  exp_month: z.int(),
  exp_year: z.int(),
  country: nullableText,
  funding: z.enum(['credit', 'debit', 'prepaid', 'unknown']),
  fingerprint: nullableText,
});
export const ThreeDs = z.strictObject({
  status: z.enum([
    'frictionless',
    'challenged',
    'attempted',
    'failed',
    'abandoned',
    'timed_out',
    'not_enrolled',
  ]),
  eci: nullableText,
  liability_shift: z.boolean(),
});
export const Risk = z.strictObject({
  score: z.int(),
  level: z.enum(['normal', 'elevated', 'high']),
  decision: z.enum(['approve', 'challenge', 'review', 'block']),
  rules: z.array(z.string()),
});

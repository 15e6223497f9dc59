/** What can be set of a method. Client-safe. */
import { z } from 'zod';
import { CURRENCIES, isCurrency, MAX_AMOUNT } from '@/lib/money';

export const METHODS = ['card', 'alipay'] as const;
/** All of the amount. */
export const BASIS_POINTS_MAX = 10_000;

const Fixed = z
  .record(
    z.string().refine((code): boolean => isCurrency(code), 'is no currency'),
    z
      .int()
      .min(0)
      .max(MAX_AMOUNT - 1),
  )
  // One order, so that two spellings of one thing compare as equal; a part of 0 is none.
  .transform(
    (fixed): Record<string, number> =>
      Object.fromEntries(
        Object.keys(CURRENCIES).flatMap((code) => (fixed[code] ? [[code, fixed[code]]] : [])),
      ),
  );

/** What a network takes for a capture: basis points of the amount, and minor units by currency (else 0). */
export const FeeTerms = z.strictObject({
  basis_points: z.int().min(0).max(BASIS_POINTS_MAX),
  fixed: Fixed.default({}),
});
export type FeeTerms = z.output<typeof FeeTerms>;

/** Of one method; without a fee the connector's terms hold. */
export const MethodTerms = z.strictObject({
  enabled: z.boolean().default(true),
  fee: FeeTerms.nullable().default(null),
});

export const SaveMethodSetting = MethodTerms.extend({
  method: z.enum(METHODS),
  /** Of the settings that were shown; 0 where nobody has saved any. */
  expected_version: z.int().min(0).nullish(),
});
export type SaveMethodSetting = z.output<typeof SaveMethodSetting>;

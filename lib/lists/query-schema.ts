/** The parameters that the API's lists share, each checked in one place. Client-safe. */
import { z } from 'zod';

export const PageQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(400).optional(),
};

/** One value of a choice, or several with commas between them. */
export function choices<const Value extends string>(values: readonly Value[]) {
  return z
    .string()
    .max(400)
    .transform((text, context): Value[] => {
      const given = [...new Set(text.split(','))];
      const known = given.filter((one): one is Value => (values as readonly string[]).includes(one));
      if (known.length === given.length) return known;
      context.addIssue({ code: 'custom', message: `must be one or several of ${values.join(', ')}` });
      return z.NEVER;
    })
    .optional();
}

/** `created`, `-created`, …: the order of the list; with a minus the largest or newest come first. */
export function sorts<const Key extends string>(keys: readonly Key[]) {
  return z.enum(keys.flatMap((key) => [key, `-${key}`] as const)).optional();
}

export const Instant = z.iso.datetime({ offset: true }).optional();
/** Minor units. */
export const AmountBound = z.coerce.number().int().min(0).max(1e13).optional();
export const Currencies = z
  .string()
  .regex(/^[A-Z]{3}(,[A-Z]{3}){0,40}$/, 'must be upper-case ISO 4217 codes with commas between them')
  .transform((text) => text.split(','))
  .optional();

type AmountQuery = { currency?: string[]; 'amount[gte]'?: number; 'amount[lte]'?: number };

/** An amount means nothing without its currency: whoever filters by one names the other. */
export function amountHasCurrency(query: AmountQuery): boolean {
  const isBound = query['amount[gte]'] !== undefined || query['amount[lte]'] !== undefined;
  return !isBound || query.currency !== undefined;
}

export const AMOUNT_NEEDS_CURRENCY = {
  path: ['currency'],
  message: 'is required beside an amount, because amounts are minor units',
};

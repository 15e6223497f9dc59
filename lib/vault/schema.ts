/** What the vault takes in. Client-safe. */
import { z } from 'zod';

export const CreateToken = z.strictObject({
  type: z.literal('card'),
  card: z.strictObject({
    /** Spaces, dashes and digits of other scripts are normalised. */
    number: z.string().min(1).max(64),
    exp_month: z.int().min(1).max(12),
    exp_year: z.int().min(2000).max(2100),
    cvc: z.string().min(1).max(16).optional(),
  }),
});
export type CreateToken = z.infer<typeof CreateToken>;

/** What may be shown of a card. `fingerprint` is the same for the same number within one environment. */
export const CardDisplay = z.object({
  brand: z.string(),
  last4: z.string(),
  exp_month: z.int(),
  exp_year: z.int(),
  country: z.string().nullable(),
  funding: z.enum(['credit', 'debit', 'prepaid', 'unknown']),
  fingerprint: z.string().nullable(),
});
export type CardDisplay = z.infer<typeof CardDisplay>;

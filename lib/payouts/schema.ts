import { z } from 'zod';
import { Amount, CurrencyCode, Description, Metadata, withoutCardNumbers } from '@/lib/fields';
import { STATEMENT_LENGTH_MAX, STATEMENT_TEXT } from './statement';

/** What the receiving bank shows beside the payout: letters that every clearing system takes. */
export const Statement = withoutCardNumbers(
  z
    .string()
    .min(1)
    .max(STATEMENT_LENGTH_MAX)
    .regex(STATEMENT_TEXT, 'has letters, digits, spaces and / ? : ( ) . , + - only'),
);

/** Body of `POST /payouts`. Without `amount` (minor units) everything that is available is paid out. */
export const CreatePayout = z.strictObject({
  amount: Amount.nullish(),
  currency: CurrencyCode,
  destination: z.string().max(64).nullish().describe('A payout account; the currency’s default without it'),
  statement: Statement.nullish().describe('What the receiving bank shows'),
  description: Description.nullish(),
  metadata: Metadata.default({}),
});
export type CreatePayout = z.output<typeof CreatePayout>;

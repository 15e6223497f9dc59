import { z } from 'zod';
import { PAYOUT_STATUSES, PAYOUT_TRIGGERS } from '@/lib/payouts/status';
import { instant, metadata, minor, nullableText, scope, stamps } from './shape-parts';

/** The shapes of payouts. */
export const PAYOUT_SHAPES = {
  Payout: z.strictObject({
    id: z.string(),
    object: z.literal('payout'),
    ...scope,
    amount: minor,
    currency: z.string(),
    status: z.enum(PAYOUT_STATUSES),
    destination: z.string().describe('The payout account'),
    destination_last4: nullableText.describe('Null for readers who see no accounts'),
    bank: z.string(),
    arrival_date: z.iso.date().nullable().describe('Day on which the bank says that it arrives'),
    failure: z
      .strictObject({ code: z.string(), network_code: nullableText, detail: z.string() })
      .nullable()
      .describe('Why the bank could not pay; the money is back in the balance'),
    statement: nullableText,
    description: nullableText,
    trigger: z.enum(PAYOUT_TRIGGERS),
    bank_silent: z
      .boolean()
      .describe('The bank gave no answer that makes sense and is asked until the end is known'),
    dispatch_at: instant
      .nullable()
      .describe('When it is sent, or sent again; until then it can be canceled. Null when it has left'),
    dispatch_tries: z.int().describe('How often the bank could not be reached when it was sent'),
    sent_at: instant.nullable(),
    in_transit_at: instant.nullable(),
    ended_at: instant.nullable().describe('When it was paid, failed or was canceled'),
    created_by: z.string(),
    metadata,
    ...stamps,
  }),
};

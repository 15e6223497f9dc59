import { z } from 'zod';
import { REVIEW_LINKS } from '@/lib/risk/reviews/links';
import { REVIEW_REASONS, REVIEW_STATUSES, REVIEW_VERDICTS } from '@/lib/risk/reviews/status';
import { instant, minor, nullableText, scope, stamps } from './shape-parts';

/** The shapes of a review and of what is around its payment. */
export const REVIEW_SHAPES = {
  Review: z.strictObject({
    id: z.string(),
    object: z.literal('review'),
    ...scope,
    payment: z.string(),
    amount: z.int().nullable().describe('Of the payment; null in events'),
    currency: nullableText,
    payment_status: nullableText,
    score: z.int().nullable(),
    rules: z.array(z.string()).nullable(),
    status: z.enum(REVIEW_STATUSES),
    reason: z.enum(REVIEW_REASONS),
    due_at: instant,
    closed_at: instant.nullable(),
    closed_by: nullableText,
    assigned_to: nullableText,
    snoozed_until: instant.nullable(),
    verdict: z.enum(REVIEW_VERDICTS).nullable(),
    ...stamps,
  }),
  Invariant: z.strictObject({
    id: z.string(),
    object: z.literal('invariant'),
    ...scope,
    number: z.int().describe('Of the invariant board'),
    state: z.enum(['unproven', 'holds', 'broken']),
    offenders: z.int().describe('Rows that break it'),
    changed_at: instant,
  }),
  ReviewRelated: z.strictObject({
    object: z.literal('review_related'),
    ...scope,
    review: z.string(),
    known: z
      .array(
        z.strictObject({
          kind: z.enum([...REVIEW_LINKS, 'customer']),
          value: nullableText.describe('Null where the reader may not see it'),
        }),
      )
      .describe('What is known of the attempt in review'),
    payments: z.array(
      z.strictObject({
        id: z.string(),
        amount: minor,
        currency: z.string(),
        status: z.string(),
        is_declined: z.boolean(),
        amount_captured: minor,
        amount_refunded: minor,
        links: z.array(z.enum(REVIEW_LINKS)).describe('What it has in common with the payment in review'),
        disputed: z.boolean(),
        verdict: z.enum(REVIEW_VERDICTS).nullable().describe('Of its own latest review'),
        created_at: instant,
      }),
    ),
  }),
} as const;

import { z } from 'zod';
import { REVIEW_REASONS, REVIEW_STATUSES, REVIEW_VERDICTS } from '@/lib/risk/reviews/status';
import { instant, nullableText, scope, stamps } from './shape-parts';

/** The shape of a review. */
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
} as const;

import { z } from 'zod';
import { REVIEW_REASONS, REVIEW_STATUSES } from '@/lib/risk/reviews/status';
import { instant, nullableText, scope, stamps } from './shape-parts';

/** The shape of a review. */
export const REVIEW_SHAPES = {
  Review: z.strictObject({
    id: z.string(),
    object: z.literal('review'),
    ...scope,
    payment: z.string(),
    status: z.enum(REVIEW_STATUSES),
    reason: z.enum(REVIEW_REASONS),
    due_at: instant,
    closed_at: instant.nullable(),
    closed_by: nullableText,
    ...stamps,
  }),
} as const;

import { z } from 'zod';
import { choices, Instant, PageQuery, sorts } from '@/lib/lists/query-schema';
import { REVIEW_REASONS, REVIEW_STATUSES, REVIEW_VERDICTS, REVIEW_VIEWS } from './status';

/** Filters of the queue, the same for the API's query, the page and exports. Without `sort` the oldest deadline comes first. */
export const ReviewFilters = z.strictObject({
  ...PageQuery,
  sort: sorts(['due', 'created']),
  view: z.enum(REVIEW_VIEWS).optional(),
  payment: z.string().max(64).optional(),
  rule: z.string().max(100).optional().describe('Name or id of a rule that the attempt met'),
  status: choices(REVIEW_STATUSES),
  'status[not]': choices(REVIEW_STATUSES),
  reason: choices(REVIEW_REASONS),
  'reason[not]': choices(REVIEW_REASONS),
  'created[gte]': Instant,
  'created[lt]': Instant,
  'due[gte]': Instant,
  'due[lt]': Instant,
});
export type ReviewFilters = z.output<typeof ReviewFilters>;

const Verdict = z.enum(REVIEW_VERDICTS).nullable();

export const UpdateReview = z.strictObject({
  assigned_to_me: z.boolean().optional().describe('Takes the review, or gives it back'),
  snoozed_until: z.iso.datetime({ offset: true }).nullable().optional(),
  verdict: Verdict.optional().describe('What it turned out to be; the precision of rules counts it'),
});
export type UpdateReview = z.output<typeof UpdateReview> & { id: string };

// The same with the id among the fields: the console's actions have no path.
const Id = { id: z.string().max(64) };
export const OneReview = z.strictObject(Id);
export const UpdateOneReview = UpdateReview.extend(Id);

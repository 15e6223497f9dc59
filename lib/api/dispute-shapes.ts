import { z } from 'zod';
import { DISPUTE_REASONS, DISPUTE_STAGES, FILE_KINDS } from '@/lib/disputes/schema';
import { DISPUTE_STATUSES } from '@/lib/disputes/status';
import { Decline, instant, minor, nullableText, scope, stamps } from './shape-parts';

const DisputeFile = z.strictObject({
  id: z.string(),
  kind: z.enum(FILE_KINDS),
  name: z.string(),
  media_type: z.enum(['image/png', 'image/jpeg', 'application/pdf']),
  size_bytes: z.int(),
  sha256: z.string(),
  created_by: z.string(),
  created_at: instant,
});
/** The shapes of disputes and of the pretend bank behind them. */
export const DISPUTE_SHAPES = {
  Dispute: z.strictObject({
    id: z.string(),
    object: z.literal('dispute'),
    ...scope,
    payment: z.string(),
    method_type: nullableText,
    amount: minor,
    currency: z.string(),
    fee: minor,
    reason: z.enum(DISPUTE_REASONS),
    network_code: z.string(),
    network_reference: z.string(),
    stage: z.enum(DISPUTE_STAGES),
    status: z.enum(DISPUTE_STATUSES),
    funds: z.enum(['none', 'held', 'returned', 'settled']),
    over_returned: z.boolean(),
    due_at: instant,
    reminder_days: z.int().nullable(),
    response_pending: z.boolean(),
    response_failure: Decline.nullable(),
    evidence: z.record(z.string(), z.string()).nullable(),
    evidence_version: z.int().nullable(),
    evidence_updated_by: nullableText,
    evidence_updated_at: instant.nullable(),
    files: z.array(DisputeFile).nullable(),
    submitted_at: instant.nullable(),
    submitted_by: nullableText,
    closed_at: instant.nullable(),
    closed_by: nullableText,
    ...stamps,
  }),
  TestDispute: z.strictObject({
    object: z.literal('test_dispute'),
    environment: z.string(),
    reference: z.string(),
    payment: z.string(),
    dispute: nullableText.describe('Null until the callback of the bank arrived'),
    amount: minor,
    currency: z.string(),
    reason: z.enum(DISPUTE_REASONS),
    network_code: z.string(),
    stage: z.enum(DISPUTE_STAGES),
    state: z.enum(['needs_response', 'under_review', 'won', 'lost', 'accepted']),
    respond_by: instant,
  }),
};

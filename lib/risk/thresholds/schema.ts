import { z } from 'zod';
import { isWindow, WINDOW, WindowFields } from '../rules/schema';
import { SCORE_MAX } from '../score/model';
import { misplaced, type ThresholdValues } from './by-thresholds';

const Score = z.int().min(1).max(SCORE_MAX).nullable();
export const ThresholdFields = {
  challenge_at: Score.describe('From this score on 3-D Secure is asked for; null: never by the score alone'),
  review_at: Score.describe('From this score on the payment is held for review'),
  block_at: Score.describe('From this score on no network is asked'),
};
/** A refinement that says at which threshold the order ends. */
export function inOrder(context: { value: ThresholdValues; issues: z.core.$ZodRawIssue[] }): void {
  const { value, issues } = context;
  const found = misplaced(value);
  if (!found) return;
  issues.push({
    code: 'custom',
    input: value,
    path: [found.field],
    message: `must not be below ${found.below} (${value[found.below]})`,
  });
}

export const SaveThresholds = z
  .strictObject({
    ...ThresholdFields,
    version: z.int().min(0).optional().describe('Of the object: refuses when it changed since'),
  })
  .check(inOrder);
export type SaveThresholds = z.output<typeof SaveThresholds>;

export const TryThresholds = z
  .strictObject({ ...ThresholdFields, ...WindowFields })
  .refine(isWindow, WINDOW)
  .check(inOrder);
export type TryThresholds = z.output<typeof TryThresholds>;

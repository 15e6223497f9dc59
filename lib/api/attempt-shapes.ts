import { z } from 'zod';
import { Card, Decline, instant, minor, Risk, scope, ThreeDs } from './shape-parts';

/** The shape of an attempt. */
export const ATTEMPT_SHAPES = {
  Attempt: z.strictObject({
    id: z.string(),
    object: z.literal('attempt'),
    ...scope,
    payment: z.string(),
    number: z.int().describe('Of the payment’s attempts, from 1'),
    status: z.enum([
      'sent',
      'requires_action',
      'unknown',
      'authorized',
      'captured',
      'voided',
      'declined',
      'failed',
    ]),
    amount: minor,
    currency: z.string(),
    method_type: z.string(),
    method: Card.nullable(),
    connector: z.string(),
    decline: Decline.nullable(),
    three_ds: ThreeDs.nullable(),
    risk: Risk.nullable(),
    latency_ms: z.int().nullable().describe('Until the network’s first answer'),
    created_at: instant,
    settled_at: instant.nullable(),
  }),
};

import { z } from 'zod';
import { DELIVERY_STATUSES, ENDPOINT_STATUSES, TRY_OUTCOMES } from '@/lib/webhooks/status';
import { instant, nullableText, scope, stamps } from './shape-parts';

const headers = z.record(z.string(), z.string()).nullable();

const attempted = {
  number: z.int(),
  url: z.string(),
  started_at: instant,
  ended_at: instant.nullable(),
  outcome: z.enum(TRY_OUTCOMES).nullable(),
  duration_ms: z.int().nullable(),
  status_code: z.int().nullable(),
};
const Try = z.strictObject({
  ...attempted,
  request_headers: headers,
  answer_headers: headers,
  answer_body: nullableText.describe('At most four kilobytes'),
});

/** The shapes of webhook endpoints and of what they were told. */
export const WEBHOOK_SHAPES = {
  WebhookEndpoint: z.strictObject({
    id: z.string(),
    object: z.literal('webhook_endpoint'),
    ...scope,
    url: z.string(),
    description: nullableText,
    event_types: z.array(z.string()),
    payload: z.enum(['full', 'thin']),
    shows_people: z.boolean().describe('Whether bodies hold whole personal data; otherwise it is masked'),
    status: z.enum(ENDPOINT_STATUSES),
    disabled_because: z.enum(['gone', 'failing']).nullable(),
    disabled_at: instant.nullable(),
    failing_since: instant.nullable(),
    secret: nullableText.describe('Only in the answer that made it'),
    previous_secret_until: instant.nullable(),
    created_by: z.string(),
    deleted: z.boolean(),
    ...stamps,
  }),
  Delivery: z.strictObject({
    id: z.string(),
    object: z.literal('delivery'),
    ...scope,
    endpoint: z.string(),
    event: z.string(),
    event_type: nullableText,
    object_id: z.string(),
    status: z.enum(DELIVERY_STATUSES),
    tries: z.int().describe('Of the present round'),
    attempts: z.int().describe('In all'),
    next_try_at: instant.nullable(),
    created_at: instant,
    ended_at: instant.nullable(),
    request_body: nullableText.describe('Null in lists'),
    tried: z.array(Try).nullable().describe('Null in lists'),
  }),
  WebhookTry: z.strictObject({
    id: z.string().describe('Id of the delivery, a dot and the number of the try'),
    object: z.literal('webhook_try'),
    ...scope,
    delivery: z.string(),
    endpoint: z.string(),
    event: z.string(),
    event_type: z.string(),
    ...attempted,
  }),
  WebhookReplay: z.strictObject({
    id: z.string(),
    object: z.literal('webhook_replay'),
    ...scope,
    endpoint: z.string(),
    event_types: z.array(z.string()).describe('Empty: those of the endpoint'),
    include_delivered: z.boolean(),
    status: z.enum(['running', 'done']),
    queued: z.int(),
    created_at: instant,
  }),
};

import { z } from 'zod';
import { SHOWN_STATES } from '@/lib/requests/states';
import { instant, nullableText, scope } from './shape-parts';

const pairs = z.record(z.string(), z.string());
const RequestLog = z.strictObject({
  id: z.string(),
  object: z.literal('request_log'),
  ...scope,
  created_at: instant,
  method: z.string(),
  path: z.string(),
  query: pairs.nullable(),
  route: nullableText.describe('The path with `:id` in place of ids; null where there is no such path'),
  status: z.int(),
  duration_ms: z.int(),
  actor: z.strictObject({ kind: z.enum(['member', 'key']), id: z.string(), label: z.string() }),
  ip: nullableText,
  user_agent: nullableText,
  idempotency_key: nullableText,
  idempotent_replayed: z.boolean().describe('The answer was that of an earlier request with the same key'),
  code: nullableText.describe('Error code of the answer'),
  docs: nullableText.describe('Where the error is explained'),
  object_id: nullableText,
  payment: nullableText,
});
const message = z.strictObject({
  headers: pairs,
  body: nullableText,
  state: z
    .enum(SHOWN_STATES)
    .describe('How much of the body is kept; `withheld`: nothing, because it may not be kept or is no JSON'),
  bytes: z.int().describe('Length of the body as it was sent'),
});

export const REQUEST_SHAPES = {
  RequestLog,
  RequestLogDetail: RequestLog.extend({
    request: message,
    answer: message,
    masked: z.boolean().describe('People are masked, because the reader may not see them'),
  }),
};

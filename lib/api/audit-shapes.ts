import { z } from 'zod';
import { AUDIT_OUTCOMES } from '@/lib/audit/outcomes';
import { instant, nullableText, scope } from './shape-parts';

export const AUDIT_SHAPES = {
  AuditRecord: z.strictObject({
    id: z.string(),
    object: z.literal('audit_record'),
    ...scope,
    created_at: instant,
    actor: z.strictObject({ kind: z.string(), id: z.string(), label: z.string() }),
    session: nullableText,
    ip: nullableText,
    user_agent: nullableText,
    request_id: z.string(),
    action: z.string(),
    permission: z.string(),
    outcome: z.enum(AUDIT_OUTCOMES),
    code: nullableText,
    object_id: nullableText,
    reason: nullableText,
    fields: z.array(z.string()),
    changes: z.array(z.strictObject({ field: z.string(), before: nullableText, after: nullableText })),
    sequence: z.int().nullable(),
  }),
};

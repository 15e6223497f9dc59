import { z } from 'zod';
import { LIST_KINDS } from '@/lib/risk/facts';
import { LIST_PURPOSES } from '@/lib/risk/lists/purposes';
import { instant, nullableText, scope, stamps } from './shape-parts';

const count = z.int().nullable().describe('Null for a dry run');

/** The shapes of lists of risk and of what is in them. */
export const RISK_LIST_SHAPES = {
  RiskList: z.strictObject({
    id: z.string(),
    object: z.literal('risk_list'),
    ...scope,
    key: z.string(),
    name: z.string(),
    kind: z.enum(LIST_KINDS),
    purpose: z.enum(LIST_PURPOSES),
    entry_count: z.int().describe('Also those that have ended'),
    created_by: z.string(),
    deleted: z.boolean(),
    ...stamps,
  }),
  RiskListEntry: z.strictObject({
    id: z.string(),
    object: z.literal('risk_list_entry'),
    ...scope,
    list: z.string(),
    kind: z.enum(LIST_KINDS),
    value: nullableText.describe('Null for cards, and once the person was erased'),
    card: z.strictObject({ brand: z.string(), last4: z.string() }).nullable(),
    reason: nullableText,
    ends_at: instant.nullable(),
    created_by: z.string(),
    created_at: instant,
  }),
  RiskListImport: z.strictObject({
    object: z.literal('risk_list_import'),
    ...scope,
    list: z.string(),
    dry_run: z.boolean(),
    rows: z.int(),
    added: count,
    changed: count.describe('Values that were there and got another reason or end'),
    unchanged: count,
    problem_count: z.int(),
    problems: z.array(
      z.strictObject({ line: z.int(), column: nullableText, code: z.string(), value: z.string() }),
    ),
  }),
};

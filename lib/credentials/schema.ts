import { z } from 'zod';
import { type Access, SCOPES, type ScopedResource } from '@/lib/auth/scopes';

const access = z.enum(['none', 'read', 'write'] satisfies Access[]);
const resources = Object.keys(SCOPES) as [ScopedResource, ...ScopedResource[]];

export const CreateKey = z.strictObject({
  name: z.string().trim().min(1).max(100),
  kind: z.enum(['secret', 'publishable']).default('secret'),
  /** Secret keys only; everything when it is missing. */
  scopes: z.partialRecord(z.enum(resources), access).optional(),
  /** Days until the key ends by itself; never when it is missing. */
  expiresInDays: z.number().int().min(1).max(3_650).optional(),
});
export type CreateKey = z.output<typeof CreateKey>;

export const RevokeKey = z.strictObject({ id: z.string().max(64) });
export type RevokeKey = z.output<typeof RevokeKey>;

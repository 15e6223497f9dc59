import { z } from 'zod';
import { isAddressRange } from '@/lib/auth/address-ranges';
import { type Access, SCOPES, type ScopedResource } from '@/lib/auth/scopes';
import { OVERLAP_HOURS } from './overlap';

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

export const RotateKey = z.strictObject({
  id: z.string().max(64),
  overlapHours: z.literal(OVERLAP_HOURS).default(24),
});
export type RotateKey = z.output<typeof RotateKey>;

export const RotateAllKeys = z.strictObject({ overlapHours: z.literal(OVERLAP_HOURS).default(1) });
export type RotateAllKeys = z.output<typeof RotateAllKeys>;

export const BindKeyAddresses = z.strictObject({
  id: z.string().max(64),
  /** Networks in CIDR form; none is any address. */
  ranges: z
    .array(z.string().trim().max(49).refine(isAddressRange, 'is no IPv4 or IPv6 network in CIDR form'))
    .max(50),
  /** It is known that callers of the last seven days are left out. */
  acceptRefused: z.boolean().default(false),
});
export type BindKeyAddresses = z.output<typeof BindKeyAddresses>;

export const RevokeKey = z.strictObject({ id: z.string().max(64) });
export type RevokeKey = z.output<typeof RevokeKey>;

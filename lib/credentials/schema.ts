import { z } from 'zod';
import { isAddressRange } from '@/lib/auth/address-ranges';
import { type Access, SCOPES, type ScopedResource } from '@/lib/auth/scopes';
import { OVERLAP_HOURS } from './overlap';

const access = z.enum(['none', 'read', 'write'] satisfies Access[]);
const resources = Object.keys(SCOPES) as [ScopedResource, ...ScopedResource[]];
/** PEM or base64url, see `publicKeyBytes`; what it is not is said by the operation. */
const publicKey = z.string().min(1).max(1_000);

/** What an origin may be depends on the environment, so the operation says it. */
const origins = z.array(z.string().trim().max(300)).max(20);

export const CreateKey = z.strictObject({
  name: z.string().trim().min(1).max(100),
  kind: z.enum(['secret', 'publishable', 'signing']).default('secret'),
  /** Secret and signing keys only; everything when it is missing. */
  scopes: z.partialRecord(z.enum(resources), access).optional(),
  /** Days until the key ends by itself; never when it is missing. */
  expiresInDays: z.number().int().min(1).max(3_650).optional(),
  /** Secret keys only: whether writes need a signature instead of the key's text. True in live when it is missing. */
  requiresSignature: z.boolean().optional(),
  /** Publishable keys only: the pages that may use it; none is any page. */
  allowedOrigins: origins.optional(),
});
export type CreateKey = z.output<typeof CreateKey>;

export const RotateKey = z.strictObject({
  id: z.string().max(64),
  overlapHours: z.literal(OVERLAP_HOURS).default(24),
});
export type RotateKey = z.output<typeof RotateKey>;

export const RotateAllKeys = z.strictObject({ overlapHours: z.literal(OVERLAP_HOURS).default(1) });
export type RotateAllKeys = z.output<typeof RotateAllKeys>;

export const UpdateKey = z.strictObject({
  id: z.string().max(64),
  /** The version that whoever changes it has seen. */
  version: z.number().int().min(1),
  name: CreateKey.shape.name.optional(),
  /** Secret and signing keys only. */
  scopes: CreateKey.shape.scopes,
  requiresSignature: z.boolean().optional(),
  allowedOrigins: origins.optional(),
  /** Days from now; only nearer than it ends already. */
  expiresInDays: CreateKey.shape.expiresInDays,
});
export type UpdateKey = z.output<typeof UpdateKey>;

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

export const RegisterPublicKey = CreateKey.pick({ name: true, scopes: true, expiresInDays: true }).extend({
  publicKey,
});
export type RegisterPublicKey = z.output<typeof RegisterPublicKey>;

export const RevokeKey = z.strictObject({ id: z.string().max(64) });
export type RevokeKey = z.output<typeof RevokeKey>;

const OVERLAP_HOURS_MAX = 7 * 24;

export const RotateSigningKey = z.strictObject({
  id: z.string().max(64),
  /** Without it the version has a shared secret that we make. */
  publicKey: publicKey.optional(),
  /** Hours for which the versions before go on verifying; 0 ends them at once, for a secret that leaked. */
  overlapHours: z.number().int().min(0).max(OVERLAP_HOURS_MAX).default(24),
});
export type RotateSigningKey = z.output<typeof RotateSigningKey>;

const words = resources.flatMap((resource) => [`${resource}:read`, `${resource}:write`] as const);

export const IssueAccessToken = z.strictObject({
  /** Such as `payments:write`; `write` includes `read`. */
  scopes: z.array(z.enum(words)).min(1).max(words.length),
  /** Seconds until the token ends. */
  ttl: z.int().min(1).max(900).default(900),
});
export type IssueAccessToken = z.output<typeof IssueAccessToken>;

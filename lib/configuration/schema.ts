import { z } from 'zod';

/** Characters; the bytes of a file are counted where it is read. */
const Yaml = z
  .string()
  .min(1)
  .max(1_000_000)
  .describe('A configuration file as `GET /configuration` writes it');
const Digest = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be the digest of a diff')
  .describe('Of the diff that is applied: what is there must still be what it was compared with');

export const ImportConfiguration = z.strictObject({
  yaml: Yaml,
  dry_run: z.boolean().default(true).describe('Only compares; the answer’s digest is what applying needs'),
  digest: Digest.optional(),
});
export type ImportConfiguration = z.output<typeof ImportConfiguration>;

export const PlanConfiguration = z.strictObject({ yaml: Yaml });
export type PlanConfiguration = z.output<typeof PlanConfiguration>;

export const ApplyConfiguration = z.strictObject({ yaml: Yaml, digest: Digest });
export type ApplyConfiguration = z.output<typeof ApplyConfiguration>;

const Address = z.string().min(1).max(8_192);
export const PromoteConfiguration = z.strictObject({
  /** The environment whose configuration is wanted here. */
  from: z.string().max(64),
  /** Addresses of this environment for addresses of the other one. */
  addresses: z.record(Address, Address).default({}),
});
export type PromoteConfiguration = z.output<typeof PromoteConfiguration>;

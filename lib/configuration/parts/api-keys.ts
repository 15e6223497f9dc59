import { z } from 'zod';
import { forgetKey } from '@/lib/auth/keys';
import { PERMISSIONS } from '@/lib/auth/permissions';
import { BindKeyAddresses } from '@/lib/credentials/schema';
import type { ConfigurationPart } from '../part';

const Key = z.strictObject({
  name: z.string().min(1).max(120),
  kind: z.enum(['secret', 'publishable', 'signing']),
  permissions: z.array(z.enum(PERMISSIONS)).transform((all) => [...new Set(all)].sort()),
  requires_signature: z.boolean().default(false),
  ip_ranges: BindKeyAddresses.shape.ranges.default([]).transform((ranges) => [...ranges].sort()),
});

/**
 * What the keys of an environment may do and from where. A file changes the networks only: a key is born with its rights,
 * its text is shown once to whoever makes it, and no file ends one that is in use.
 */
export const apiKeys: ConfigurationPart = {
  key: 'api_keys',
  permission: 'keys:write',
  namedBy: 'name',
  itemsMax: 200,
  item: Key,
  freeText: [],
  plan(_, { kind, id, after, fields }) {
    if (kind === 'added') return { steps: [], hint: 'key_new' };
    if (kind === 'removed' || !after) return { steps: [], hint: 'key_kept' };
    if (fields.some((field) => field !== 'ip_ranges')) return { steps: [], hint: 'key_rights' };
    const argument = { key_id: id, ip_ranges: after.ip_ranges, accept_refused: false };
    return { steps: [{ function: 'api_key_bind_addresses', argument }], hint: null };
  },
  // Networks belong to the servers of one environment, so those of the target stay.
  promote: (source, target) => [
    ...target,
    ...source
      .filter(({ name }) => !target.some((known) => known.name === name))
      .map((item) => ({ ...item, ip_ranges: [] })),
  ],
  afterwards: ({ id }) => id && forgetKey(id),
};

import { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import type { KeyKind } from '@/lib/auth/key-format';
import { forgetKey } from '@/lib/auth/keys';
import { PERMISSIONS } from '@/lib/auth/permissions';
import { PUBLISHABLE_PERMISSIONS } from '@/lib/auth/scopes';
import { checkedOrigins } from '@/lib/credentials/allowed-origins';
import { ensureMayMake, ensurePolicyFits, permissionsFor } from '@/lib/credentials/key-rules';
import { BindKeyAddresses } from '@/lib/credentials/schema';
import { DomainError } from '@/lib/errors';
import type { ConfigurationPart, Item, Step } from '../part';

const Texts = z.array(z.string().max(300)).max(20);

const Key = z.strictObject({
  name: z.string().min(1).max(120),
  kind: z.enum(['secret', 'publishable', 'signing']),
  permissions: z.array(z.enum(PERMISSIONS)).transform((all) => [...new Set(all)].sort()),
  requires_signature: z.boolean().default(false),
  ip_ranges: BindKeyAddresses.shape.ranges.default([]).transform((ranges) => [...ranges].sort()),
  allowed_origins: Texts.default([]).transform((origins) => [...new Set(origins)].sort()),
});
type Key = z.output<typeof Key>;

const RIGHTS = ['permissions', 'requires_signature', 'allowed_origins'] as const;

/**
 * What the keys of an environment may do, from where and from which pages. A file makes no key, because its text is shown
 * once to whoever makes it, and ends none that is in use.
 */
export const apiKeys: ConfigurationPart = {
  key: 'api_keys',
  permission: 'keys:write',
  reads: 'keys:read',
  namedBy: 'name',
  itemsMax: 200,
  item: Key,
  freeText: [],
  check: async (actor, item, kind) => (kind === 'changed' ? whyNot(actor, item as Key) : null),
  plan(actor, { kind, id, version, before, after, fields }) {
    if (kind === 'added') return { steps: [], hint: 'key_new' };
    if (kind === 'removed' || !after) return { steps: [], hint: 'key_kept' };
    if (fields.includes('kind')) return { steps: [], hint: 'key_kind' };
    ensureMayMake(
      actor,
      [before, after].flatMap((key) => (key as Key | null)?.permissions ?? []),
    );
    const rights = RIGHTS.filter((field) => fields.includes(field));
    const change: Step = {
      function: 'api_key_change',
      argument: {
        key_id: id,
        version,
        change: Object.fromEntries(rights.map((name) => [name, after[name]])),
      },
    };
    const bind: Step = {
      function: 'api_key_bind_addresses',
      argument: { key_id: id, ip_ranges: after.ip_ranges, accept_refused: false },
    };
    const steps = [...(rights.length > 0 ? [change] : []), ...(fields.includes('ip_ranges') ? [bind] : [])];
    return { steps, hint: null };
  },
  // Networks and pages belong to the servers of one environment, so those of the target stay.
  promote: (source, target) => [
    ...target,
    ...source
      .filter(({ name }) => !target.some((known) => known.name === name))
      .map((item): Item => ({ ...item, ip_ranges: [], allowed_origins: [] })),
  ],
  afterwards: ({ id }) => id && forgetKey(id),
};

/** The rules of a key that is changed by hand. */
function whyNot(
  actor: Actor,
  { kind, permissions, requires_signature, allowed_origins }: Key,
): string | null {
  const possible: readonly string[] =
    kind === 'publishable' ? PUBLISHABLE_PERMISSIONS : permissionsFor(actor, kind as KeyKind, undefined);
  const isFixed = kind === 'publishable' && permissions.length !== possible.length;
  if (permissions.length === 0 || isFixed || permissions.some((one) => !possible.includes(one))) {
    return `A ${kind} key here may have: ${possible.join(', ')}`;
  }
  try {
    ensurePolicyFits(kind, requires_signature || undefined);
    const kept = checkedOrigins(actor, kind, allowed_origins);
    return kept.join(' ') === allowed_origins.join(' ') ? null : `Write the origins as ${kept.join(', ')}`;
  } catch (error) {
    if (error instanceof DomainError) return error.detail;
    throw error;
  }
}

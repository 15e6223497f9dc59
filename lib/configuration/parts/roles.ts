import { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import { type Access, AREAS, KINDS } from '@/lib/auth/areas';
import { ROLES } from '@/lib/auth/permissions';
import type { OwnRole } from '@/lib/auth/rights';
import { newId } from '@/lib/ids';
import { CreateRole } from '@/lib/roles/schema';
import { changedRole, createdRole, deletedRole } from '@/lib/roles/write-role';
import type { ConfigurationPart, Item } from '../part';

const Role = z.strictObject({
  name: CreateRole.shape.name,
  access: CreateRole.shape.access.transform(inOrder),
  /** Whole units of a currency with two digits; null is no limit. */
  refund_limit: CreateRole.shape.refundLimitMajor,
}) as unknown as z.ZodType<Item>;

const BUILT_IN: ReadonlySet<string> = new Set([...ROLES, 'custom']);

/** What is not given is not written, and areas come in their own order, so that one role has one form. */
function inOrder(access: Access): Access {
  const areas = AREAS.map((area) => {
    const levels = KINDS.map((kind) => [kind, access[area]?.[kind] ?? 'none'] as const);
    return [area, Object.fromEntries(levels.filter(([, level]) => level !== 'none'))] as const;
  });
  return Object.fromEntries(areas.filter(([, levels]) => Object.keys(levels).length > 0));
}

/**
 * The merchant's own roles, which all its environments share: whichever file names them is about all of them. Nobody gives
 * what they lack by a file either, and a role that somebody has is not removed by one.
 */
export const roles: ConfigurationPart = {
  key: 'roles',
  permission: 'members:write',
  reads: 'members:read',
  namedBy: 'name',
  itemsMax: 50,
  item: Role,
  freeText: ['name'],
  check: async (_actor, { name }) =>
    BUILT_IN.has(String(name).toLowerCase()) ? 'is the name of a built-in role' : null,
  async plan(actor, { id, version, before, after }) {
    if (!mayGive(actor)) return { steps: [], hint: 'role_person' };
    const was = before && ownRole(id ?? '', version ?? 1, before);
    if (was && !after) return { steps: [deletedRole(actor, was, null)], hint: null };
    if (was && after) {
      return { steps: [await changedRole(actor, was, ownRole(was.id, was.version, after))], hint: null };
    }
    const made = newId('customRole');
    return { steps: after ? [createdRole(actor, ownRole(made, 1, after))] : [], hint: null, made };
  },
};

/** Only people, and the operator, have rights to give on. */
function mayGive({ kind }: Actor): boolean {
  return kind === 'member' || kind === 'system';
}

function ownRole(id: string, version: number, item: Item): OwnRole {
  const { name, access, refund_limit } = item as {
    name: string;
    access: Access;
    refund_limit: number | null;
  };
  return { id, version, name, access, refundLimitMajor: refund_limit };
}

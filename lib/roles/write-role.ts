import type { AuditChange } from '@/lib/audit/record';
import type { Actor } from '@/lib/auth/actor';
import { type Access, AREAS } from '@/lib/auth/areas';
import type { OwnRole, Rights } from '@/lib/auth/rights';
import type { Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { DomainError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import {
  chosenRights,
  ensureMayGive,
  rightsArgument,
  roleCode,
  standingArgument,
} from '@/lib/merchants/member-rules';
import { highestOwnLimit, ownRole } from './queries';
import type { ChangeRole, CreateRole, DeleteRole } from './schema';

const NOTHING: OwnRole = { id: '', name: '', version: 0, access: {}, refundLimitMajor: 0 };

/**
 * Makes a role of the merchant's own. Throws `insufficient_scope` for what the actor lacks, `already_exists` for a name in
 * use or a built-in one's, `too_many_roles` after fifty.
 */
export async function createRole(actor: Actor, input: CreateRole, call: Call): Promise<{ id: string }> {
  const role: OwnRole = { id: newId('customRole'), version: 1, ...input };
  const step = createdRole(actor, role);
  const { row } = await change<{ id: string }>(actor, call, step.function, 'role', step.argument).catch(
    explainName,
  );
  call.changes?.push(...changesBetween(NOTHING, role));
  return { id: row.id };
}

/**
 * Changes a role for everybody who has it, from their next request on; open invitations that its members made end. The
 * actor must have all that it gave before and gives now. Throws what `createRole` throws, `not_found`, `version_conflict`.
 */
export async function changeRole(actor: Actor, input: ChangeRole, call: Call): Promise<{ id: string }> {
  const before = await ownRole(actor, input.id);
  const role: OwnRole = { ...before, ...input };
  const step = await changedRole(actor, before, role);
  await change(actor, call, step.function, 'role', step.argument).catch(explainName);
  call.changes?.push(...changesBetween(before, role));
  return { id: role.id };
}

/**
 * Deletes a role; its members and open invitations get `moveTo` first. Throws `role_in_use` (with `people`) without it,
 * `insufficient_scope`, `not_found`, `version_conflict`.
 */
export async function deleteRole(actor: Actor, input: DeleteRole, call: Call): Promise<{ id: string }> {
  const before = { ...(await ownRole(actor, input.id)), version: input.version };
  const moved = input.moveTo === undefined ? null : await chosenRights(actor, { role: input.moveTo });
  if (moved?.ownRole?.id === input.id) {
    throw new DomainError('invalid_request', 'Choose another role than the one that is deleted.', {
      errors: [{ pointer: '/moveTo', code: 'same', detail: 'It is the role that is deleted.' }],
    });
  }
  if (moved) await ensureMayGiveToAll(actor, input.id, moved);
  const step = deletedRole(actor, before, moved);
  await change(actor, call, step.function, 'role', step.argument);
  call.changes?.push(['members', before.id, moved && roleCode(moved)], ...changesBetween(before, NOTHING));
  return { id: input.id };
}

/** A function of the database that writes a role, and its argument. */
type Step = { function: string; argument: Record<string, unknown> };

/** Makes a role. Throws `insufficient_scope` for what the actor lacks. */
export function createdRole(actor: Actor, role: OwnRole): Step {
  ensureMayGive(actor, asRights(role));
  return {
    function: 'custom_role_create',
    argument: { ...standingArgument(actor), role: roleArgument(role) },
  };
}

/** Makes a role, as it was seen in `role.version`, another one. Throws `insufficient_scope`. */
export async function changedRole(actor: Actor, before: OwnRole, role: OwnRole): Promise<Step> {
  ensureMayGive(actor, asRights(before));
  await ensureMayGiveToAll(actor, before.id, asRights(role));
  return {
    function: 'custom_role_change',
    argument: { ...standingArgument(actor), version: role.version, role: roleArgument(role) },
  };
}

/** Deletes a role; whoever has it gets `moved` first, and without that nobody may have it. Throws `insufficient_scope`. */
export function deletedRole(actor: Actor, before: OwnRole, moved: Rights | null): Step {
  ensureMayGive(actor, asRights(before));
  return {
    function: 'custom_role_delete',
    argument: {
      ...standingArgument(actor),
      role_id: before.id,
      version: before.version,
      moved: moved && rightsArgument(moved),
    },
  };
}

/** What everybody gets who has this role: with limits of their own, which stay. */
async function ensureMayGiveToAll(actor: Actor, roleId: string, given: Rights): Promise<void> {
  ensureMayGive(actor, given);
  const ownLimitMajor = await highestOwnLimit(actor, roleId);
  if (ownLimitMajor !== null) ensureMayGive(actor, { ...given, ownLimitMajor });
}

function asRights(role: OwnRole): Rights {
  return { role: null, ownRole: role, ownLimitMajor: null };
}

function roleArgument({ id, name, access, refundLimitMajor }: OwnRole) {
  return { id, name, access, refund_limit_major: refundLimitMajor };
}

/** A built-in role's name is refused by the table, for whatever language the console is in. */
function explainName(error: unknown): never {
  if ((error as { constraint?: string }).constraint !== 'custom_role_not_built_in') throw error;
  throw new DomainError('already_exists', 'This is the name of a built-in role. Choose another one.');
}

/** What the audit log is told: each area that changed, as live/sandbox before and after. */
function changesBetween(before: OwnRole, after: OwnRole): AuditChange[] {
  const changes: AuditChange[] = [];
  for (const area of AREAS) {
    const [was, is] = [levels(before.access, area), levels(after.access, area)];
    if (was !== is) changes.push([area, was, is]);
  }
  const [was, is] = [limit(before), limit(after)];
  if (was !== is) changes.push(['refund_limit', was, is]);
  return changes;
}

function levels(access: Access, area: (typeof AREAS)[number]): string {
  return `${access[area]?.live ?? 'none'}/${access[area]?.sandbox ?? 'none'}`;
}

function limit({ refundLimitMajor }: OwnRole): string {
  return refundLimitMajor === null ? 'none' : String(refundLimitMajor);
}

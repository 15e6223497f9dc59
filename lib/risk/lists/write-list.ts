import type { AuditChange } from '@/lib/audit/record';
import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import type { RiskList } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';
import { forgetRiskState } from '../state';
import { getRiskList } from './queries';
import { type CreateList, LISTS_MAX, type UpdateList } from './schema';

/**
 * Makes an empty list. Throws `already_exists` for a key that another list has, and `too_many_lists`.
 */
export async function createRiskList(
  actor: Actor,
  input: CreateList,
  call: Call,
): Promise<Answered<RiskList>> {
  const answered = await change<RiskList>(actor, call, 'risk_list_create', 'list', {
    list: { id: newId('riskList'), ...input },
    lists_max: LISTS_MAX,
  });
  // With the first list attempts begin to be compared.
  forgetRiskState(actor.environment.id);
  return answered;
}

/** Changes name or purpose; what is absent stays. Attempts meet the new purpose at once. Throws `not_found`. */
export async function updateRiskList(
  actor: Actor,
  { id, ...fields }: UpdateList,
  call: Call,
): Promise<Answered<RiskList>> {
  return changeList(actor, id, fields, call);
}

/**
 * Removes a list; its entries count no more from now on and are taken away by a job. Throws `not_found`, and `list_in_use`
 * with the rules that look values up in it.
 */
export async function deleteRiskList(
  actor: Actor,
  { id }: { id: string },
  call: Call,
): Promise<Answered<RiskList>> {
  return changeList(actor, id, { deleted: true }, call);
}

async function changeList(
  actor: Actor,
  id: string,
  fields: Record<string, unknown>,
  call: Call,
): Promise<Answered<RiskList>> {
  const before = await getRiskList(actor, id);
  const answered = await change<RiskList>(actor, call, 'risk_list_change', 'list', {
    list_id: id,
    change: fields,
  });
  if (answered.replayed === null) call.changes?.push(...changesOf(before, answered.row));
  return answered;
}

/** What the audit log is told; names are what somebody wrote, so it learns only that there is another one. */
function changesOf(before: RiskList, after: RiskList): AuditChange[] {
  const changes: AuditChange[] = [
    ['purpose', before.purpose, after.purpose],
    ['deleted', String(before.deletedAt !== null), String(after.deletedAt !== null)],
    ['version', String(before.version), String(after.version)],
  ];
  return changes.filter(([, was, is]) => was !== is);
}

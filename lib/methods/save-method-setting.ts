import type { AuditChange } from '@/lib/audit/record';
import { type Actor, forgetEnvironment } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import type { MethodSetting } from '@/lib/generated/prisma/client';
import { getMethodSettings } from './queries';
import type { SaveMethodSetting } from './schema';

/**
 * Sets whether the environment offers a method and at which terms. New payments follow within a second in every process;
 * captures are charged at the terms of their moment. Throws `version_conflict`.
 */
export async function saveMethodSetting(
  actor: Actor,
  { method, enabled, fee, expected_version }: SaveMethodSetting,
  call: Call,
): Promise<Answered<MethodSetting>> {
  const before = (await getMethodSettings(actor)).find((setting) => setting.method === method);
  const answered = await change<MethodSetting>(actor, call, 'method_setting_save', 'setting', {
    method,
    enabled,
    fee,
    expected_version: expected_version ?? null,
  });
  forgetEnvironment(actor.environment.id);
  if (answered.replayed === null) call.changes?.push(...changesOf(before ?? null, answered.row));
  return answered;
}

function changesOf(before: MethodSetting | null, after: MethodSetting): AuditChange[] {
  const told = (field: string, textOf: (setting: MethodSetting | null) => string | null): AuditChange[] => {
    const pair = [textOf(before), textOf(after)] as const;
    return pair[0] === pair[1] ? [] : [[`${after.method}/${field}`, ...pair]];
  };
  return [
    ...told('enabled', (setting) => String(setting?.enabled ?? true)),
    ...told('fee_basis_points', (setting) => setting?.feeBasisPoints?.toString() ?? null),
    ...told('fee_fixed', (setting) => (setting?.feeFixed ? JSON.stringify(setting.feeFixed) : null)),
  ];
}

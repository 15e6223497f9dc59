import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import type { DisputeSettingRow } from './rows';
import type { SaveDisputeSetting } from './schema';
import { withEditor } from './with-editor';

/** Turns automatic acceptance on (below an amount of one currency) or off. Throws `version_conflict`. */
export function saveDisputeSetting(
  actor: Actor,
  input: SaveDisputeSetting,
  call: Call,
): Promise<Answered<DisputeSettingRow>> {
  const saved = change<DisputeSettingRow>(actor, call, 'dispute_setting_save', 'setting', {
    amount: input.accept_below?.amount ?? null,
    currency: input.accept_below?.currency ?? null,
    expected_version: input.expected_version ?? null,
  });
  return withEditor(actor, saved);
}

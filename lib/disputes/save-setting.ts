import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { getDisputeSetting } from './queries';
import type { DisputeSettingRow } from './rows';
import type { SaveDisputeSetting } from './schema';
import { withEditor } from './with-editor';

/** Turns automatic acceptance on (below an amount of one currency) or off. Throws `version_conflict`. */
export async function saveDisputeSetting(
  actor: Actor,
  input: SaveDisputeSetting,
  call: Call,
): Promise<Answered<DisputeSettingRow>> {
  const before = await getDisputeSetting(actor);
  const saved = change<DisputeSettingRow>(actor, call, 'dispute_setting_save', 'setting', {
    amount: input.accept_below?.amount ?? null,
    currency: input.accept_below?.currency ?? null,
    expected_version: input.expected_version ?? null,
  });
  const answered = await withEditor(actor, saved);
  if (answered.replayed === null)
    call.changes?.push(['accept_below', amountText(before), amountText(answered.row)]);
  return answered;
}

/** Amount in minor units and its currency, or null where nothing is accepted. */
function amountText(setting: DisputeSettingRow | null): string | null {
  const { acceptBelowAmount = null, acceptBelowCurrency = null } = setting ?? {};
  return acceptBelowAmount === null ? null : `${acceptBelowAmount} ${acceptBelowCurrency}`;
}

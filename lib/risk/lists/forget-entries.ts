import { callAlone, select } from '@/lib/db';

const ENVIRONMENTS = 50;
const PORTION = 5_000;

/** Takes the entries of removed lists away, in portions that each commit by themselves. Returns how many went. */
export async function forgetListEntries(): Promise<number> {
  const due = await select<{ environment_id: string }>(
    'environments_to_forget_list_entries',
    `SELECT DISTINCT environment_id FROM risk_list WHERE deleted_at IS NOT NULL AND entry_count > 0
     ORDER BY environment_id LIMIT $1`,
    [ENVIRONMENTS],
  );
  let forgotten = 0;
  for (const { environment_id: id } of due) {
    forgotten += (await callAlone<{ forgotten: number }>('risk_list_forget', id, { portion: PORTION }))
      .forgotten;
  }
  return forgotten;
}

/**
 * Takes an erased person out of what lists show: the address of an entry, and their name in reasons. The entry itself stays
 * and is found by a digest, because whoever is kept out for fraud is not let in again by asking to be forgotten.
 */
export async function forgetPersonInLists(environmentId: string, customerId: string): Promise<void> {
  let after: string | null = '';
  while (after !== null) {
    const step: { after: string | null } = await callAlone('risk_list_erase_step', environmentId, {
      customer_id: customerId,
      after,
      limit: PORTION,
    });
    after = step.after;
  }
}

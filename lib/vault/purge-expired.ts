import { callAlone, select } from '@/lib/db';

const BATCH = 500;

/**
 * Destroys what the vault may not keep: every CVC that is older than 15 minutes, and the numbers of tokens whose time is
 * over and that no payment method took over. Returns how many rows went. Safe to run anywhere at any time.
 */
export async function purgeExpired(): Promise<{ cvcs: number; records: number }> {
  const due = await select<{ id: string }>(
    'vault_purge_due',
    `SELECT e.id FROM environment e
     WHERE EXISTS (SELECT FROM vault_cvc c WHERE c.environment_id = e.id AND c.expires_at <= now())
        OR EXISTS (SELECT FROM token t
                   WHERE t.environment_id = e.id AND t.vault_id IS NOT NULL AND t.expires_at <= now())`,
    [],
  );
  const total = { cvcs: 0, records: 0 };
  for (const environment of due) {
    for (;;) {
      const gone = await callAlone<typeof total>('vault_purge', environment.id, { limit: BATCH });
      total.cvcs += gone.cvcs;
      total.records += gone.records;
      if (gone.records < BATCH) break;
    }
  }
  return total;
}

import { recordDone } from '@/lib/audit/write-record';
import { systemActor } from '@/lib/auth/actor';
import { keyRing } from '@/lib/data-keys/key-ring';
import { log } from '@/lib/log';
import { derivedRows, reseal, type SealedRow, writeResealed } from './sealed-rows';

const PORTION = 200;

/**
 * Moves a portion of the secrets that rest on COUNTINGHOUSE_SECRET to the data keys of their environments: the job and the
 * command do the same, beside each other or after one of them was killed. Returns how many; 0 when nothing is left that
 * opens.
 */
export async function moveSecrets(): Promise<number> {
  const rows = await derivedRows(PORTION);
  const environments = new Set(rows.map((row) => row.environment_id));
  let moved = 0;
  for (const environmentId of environments) {
    const own = rows.filter((row) => row.environment_id === environmentId);
    try {
      moved += await moveIn(environmentId, own);
    } catch (error) {
      log.error({ err: error, environment: environmentId }, 'secrets could not be moved to data keys');
    }
  }
  return moved;
}

async function moveIn(environmentId: string, rows: readonly SealedRow[]): Promise<number> {
  const ring = await keyRing(environmentId);
  const resealed = await Promise.all(rows.map((row) => reseal(environmentId, row, ring)));
  const records = resealed.filter((record) => record !== null);
  if (records.length === 0) return 0;
  await writeResealed(environmentId, null, records);
  await recordDone(await systemActor(environmentId), {
    action: 'moveSecrets',
    permission: 'settings:write',
    userAgent: null,
    changes: [['secrets', 'COUNTINGHOUSE_SECRET', `${ring.active.secret.id} (${records.length})`]],
  });
  return records.length;
}

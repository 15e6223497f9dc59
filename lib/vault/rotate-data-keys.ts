import { recordDone } from '@/lib/audit/write-record';
import { systemActor } from '@/lib/auth/actor';
import { monotonicMs } from '@/lib/clock';
import { forgetKeys, type KeyRing, keyRing, wrapNewKey } from '@/lib/data-keys/key-ring';
import { callAlone, select } from '@/lib/db';
import { ulid } from '@/lib/ids';
import { log } from '@/lib/log';
import { drainingRows, reseal, writeResealed } from './sealed-rows';
import type { RotationStatus } from './status';

type Rotation = { environment_id: string; id: string; status: RotationStatus };

const PORTION = 200;
const ROTATIONS_AT_ONCE = 20;
const ASIDE_MS = 60_000;
const ROTATED = ['pan', 'cvc', 'secret'] as const;

/**
 * Orders new data keys for every environment that has some, unless an order is still being worked off. Fingerprint keys
 * stay: with another one the same card would not be known again. Returns how many environments have work now.
 */
export async function startDataKeyRotation(): Promise<number> {
  const [row] = await select<{ open: number }>(
    'vault_rotation_start',
    `WITH ordered AS (
       INSERT INTO vault_rotation (environment_id, id)
       SELECT DISTINCT environment_id, $1 FROM vault_dek
       WHERE purpose IN ('pan', 'cvc', 'secret') AND status = 'active'
         AND NOT EXISTS (SELECT FROM vault_rotation WHERE status <> 'done')
       ON CONFLICT DO NOTHING RETURNING 1
     )
     SELECT ((SELECT count(*) FROM ordered) + (SELECT count(*) FROM vault_rotation WHERE status <> 'done'))::int AS open`,
    [`rot_${ulid()}`],
  );
  return row?.open ?? 0;
}

/**
 * Works off a portion of each rotation that is open: the job and the command do the same, beside each other or after one
 * of them was killed. Returns how much was done; 0 when nothing is open or nothing more can be.
 */
export async function continueDataKeyRotations(): Promise<number> {
  const rotations = await select<Rotation>(
    'vault_rotations_open',
    `SELECT environment_id, id, status FROM vault_rotation WHERE status <> 'done' AND NOT environment_id = ANY ($2)
     ORDER BY status, environment_id LIMIT $1`,
    [ROTATIONS_AT_ONCE, setAside()],
  );
  let done = 0;
  for (const rotation of rotations) {
    try {
      done += await continueOne(rotation);
    } catch (error) {
      // One environment whose keys do not open keeps nobody else from being sealed anew.
      log.error({ err: error, environment: rotation.environment_id }, 'a data key could not be rotated');
      aside.set(rotation.environment_id, monotonicMs() + ASIDE_MS);
    }
  }
  return done;
}

/** Environments that nothing could be done for, and until when, so that they do not stand before the others. */
const aside = new Map<string, number>();

function setAside(): string[] {
  for (const [environmentId, until] of aside) if (until <= monotonicMs()) aside.delete(environmentId);
  return [...aside.keys()];
}

async function continueOne({ environment_id: environmentId, id, status }: Rotation): Promise<number> {
  if (status === 'waiting') return begin(environmentId, id);
  const rows = await drainingRows(environmentId, PORTION);
  if (rows.length === 0) return end(environmentId, id);
  const ring = await freshRing(environmentId);
  const resealed = await Promise.all(rows.map((row) => reseal(environmentId, row, ring)));
  const records = resealed.filter((record) => record !== null);
  if (records.length === 0) {
    aside.set(environmentId, monotonicMs() + ASIDE_MS);
    return 0;
  }
  await writeResealed(environmentId, id, records);
  return records.length;
}

async function begin(environmentId: string, id: string): Promise<number> {
  const keys = ROTATED.map((purpose) => wrapNewKey(environmentId, purpose));
  await callAlone('vault_rotation_begin', environmentId, { id, keys });
  forgetKeys(environmentId);
  return 1;
}

async function end(environmentId: string, id: string): Promise<number> {
  const ended = await callAlone<{ ended: boolean; destroyed?: string[] }>(
    'vault_rotation_end',
    environmentId,
    {
      id,
    },
  );
  forgetKeys(environmentId);
  if (!ended.ended) {
    // A record that another process wrote meanwhile is next; one that does not open will not be.
    if ((await drainingRows(environmentId, 1)).length > 0) return 1;
    aside.set(environmentId, monotonicMs() + ASIDE_MS);
    return 0;
  }
  await recordDone(await systemActor(environmentId), {
    action: 'rotateDataKeys',
    permission: 'settings:write',
    userAgent: null,
    changes: [['data_keys', (ended.destroyed ?? []).join(' '), null]],
  });
  return 1;
}

/** The keys with those of this rotation: another process may have begun it. */
async function freshRing(environmentId: string): Promise<KeyRing> {
  const [stale] = await select<{ id: string }>(
    'vault_dek_active_pan',
    "SELECT id FROM vault_dek WHERE environment_id = $1 AND purpose = 'pan' AND status = 'active'",
    [environmentId],
  );
  if ((await keyRing(environmentId)).active.pan.id !== stale?.id) forgetKeys(environmentId);
  return keyRing(environmentId);
}

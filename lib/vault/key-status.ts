import { keyVersions, numberOf } from '@/lib/data-keys/key-file';
import { select } from '@/lib/db';

/** One version of the key-encryption key, in this process's file or in the database or in both. */
export type VersionStatus = {
  version: string;
  isCurrent: boolean;
  isReadable: boolean;
  isRetired: boolean;
  /** Data keys that rest on it, by status, and the environments that they belong to. */
  active: number;
  draining: number;
  environments: number;
};

/** A process that was heard of in the last seconds. */
export type Reader = { host: string; pid: number; program: string; versions: string[]; wrapsWith: string };

export type RotationTotals = { environments: number; done: number; records: number; resealed: number };

/** A process that is not heard of for this long has ended; it tells every three seconds. */
const HEARD_WITHIN = '10 seconds';

/** Every version with what rests on it, oldest first. Throws `SealError` when this process cannot read its keys. */
export async function versionStatuses(): Promise<VersionStatus[]> {
  const { current, versions } = keyVersions();
  const readable = new Set(versions.map(({ version }) => version));
  const rows = await select<Omit<VersionStatus, 'isCurrent' | 'isReadable'>>(
    'vault_version_status',
    `SELECT k.version, k.retired_at IS NOT NULL AS "isRetired",
       count(d.id) FILTER (WHERE d.status = 'active')::int AS active,
       count(d.id) FILTER (WHERE d.status = 'draining')::int AS draining,
       count(DISTINCT d.environment_id)::int AS environments
     FROM vault_kek k LEFT JOIN vault_dek d ON d.kek_needed = k.version GROUP BY k.version`,
    [],
  );
  const unused = [...readable]
    .filter((version) => !rows.some((row) => row.version === version))
    .map((version) => ({ version, isRetired: false, active: 0, draining: 0, environments: 0 }));
  return [...rows, ...unused]
    .map((row) => ({
      ...row,
      isCurrent: row.version === current,
      isReadable: readable.has(row.version),
    }))
    .sort((a, b) => numberOf(a.version) - numberOf(b.version));
}

/** The processes that run now. */
export function readers(): Promise<Reader[]> {
  return select<Reader>(
    'vault_readers',
    `SELECT host, pid, program, versions, wraps_with AS "wrapsWith" FROM vault_reader
     WHERE seen_at > now() - interval '${HEARD_WITHIN}' ORDER BY host, pid`,
    [],
  );
}

/** Progress of the latest re-encryption over all environments; null when there was none. */
export async function rotationTotals(): Promise<RotationTotals | null> {
  const [row] = await select<RotationTotals>(
    'vault_rotation_totals',
    `SELECT count(*)::int AS environments, count(*) FILTER (WHERE status = 'done')::int AS done,
       coalesce(sum(records), 0)::float8 AS records, coalesce(sum(resealed), 0)::float8 AS resealed
     FROM vault_rotation WHERE id = (SELECT id FROM vault_rotation ORDER BY id DESC LIMIT 1)`,
    [],
  );
  return row && row.environments > 0 ? row : null;
}

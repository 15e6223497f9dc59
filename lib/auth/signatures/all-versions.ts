import { select } from '@/lib/db';
import { SealError } from '@/lib/sealed-record';
import { type KeyVersion, readVersion, type StoredVersion } from './key-versions';

export type NumberedVersion = KeyVersion & { version: number };

/** Every version of a signing key, newest first, those that have ended too: for whoever wants to know which one was used. */
export async function allVersions(environmentId: string, keyId: string): Promise<NumberedVersion[]> {
  const rows = await select<StoredVersion>(
    'api_key_versions_all',
    `SELECT version, algorithm, translate(encode(sealed_secret, 'base64'), E'\\n', '') AS sealed_secret,
       encode(public_key, 'base64') AS public_key, (extract(epoch FROM ends_at) * 1000)::float8 AS ends_at_ms
     FROM api_key_version WHERE environment_id = $1 AND key_id = $2 ORDER BY version DESC`,
    [environmentId, keyId],
  );
  const versions = rows.map(async (row): Promise<NumberedVersion[]> => {
    try {
      return [{ ...(await readVersion(row, { environmentId, keyId })), version: row.version }];
    } catch (error) {
      // It verifies nothing, so it signed nothing.
      if (error instanceof SealError) return [];
      throw error;
    }
  });
  return (await Promise.all(versions)).flat();
}

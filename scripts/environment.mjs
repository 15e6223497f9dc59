// Fills in what the processes need and nobody configured: the database's URLs, the root secret, the vault's key file.
// Values of .env come next to the environment's own; generated ones are kept in the data home.
import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dataHome, projectRoot } from './data-home.mjs';
import { openEmbeddedDatabase } from './embedded-database.mjs';

/** Reads .env into process.env; what is set already wins. */
export function loadDotEnv() {
  const file = path.join(projectRoot, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
}

/**
 * Sets DATABASE_URL and DATABASE_OWNER_URL in process.env: of the embedded database, unless DATABASE_URL names another.
 * The result's `release()` must be called at the end, so that the last process switches the embedded database off; a
 * process that stays calls `watch(say)`, which starts the embedded database again when it crashes.
 *
 * @param {(step: string) => void} [onProgress]
 * @returns {Promise<{ isEmbedded: boolean, ownerUrl: string, watch: (say: (line: string) => void) => void, release: () => Promise<void> }>}
 */
export async function prepareDatabase(onProgress) {
  loadDotEnv();
  if (process.env.DATABASE_URL) {
    const ownerUrl = process.env.DATABASE_OWNER_URL ?? process.env.DATABASE_URL;
    return { isEmbedded: false, ownerUrl, watch: () => undefined, release: async () => undefined };
  }
  const database = await openEmbeddedDatabase({ onProgress });
  process.env.DATABASE_URL = database.url('app');
  process.env.DATABASE_OWNER_URL = database.url('owner');
  process.env.DATABASE_AUDITOR_URL = database.url('auditor');
  const { watch, release } = database;
  return { isEmbedded: true, ownerUrl: database.url('owner'), watch, release };
}

/** Sets COUNTINGHOUSE_SECRET and VAULT_KEY_FILE, generated on the first start. */
export function prepareSecrets() {
  process.env.COUNTINGHOUSE_SECRET ??= readOrCreate('secret', () => randomBytes(32).toString('base64url'));
  if (process.env.VAULT_KEY_FILE) return;
  // With the keys in the environment no file is made; exports and uploads still lie beside where it would be.
  process.env.VAULT_KEY_FILE = path.join(dataHome(), 'vault-keys.json');
  if (process.env.VAULT_KEYS) return;
  readOrCreate('vault-keys.json', () =>
    JSON.stringify({ current: 'kek_v1', keys: { kek_v1: randomBytes(32).toString('base64') } }, null, 2),
  );
}

/** The file is linked into place whole, so that two processes that start at once agree on one content. */
function readOrCreate(name, create) {
  const file = path.join(dataHome(), name);
  if (!existsSync(file)) {
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, `${create()}\n`, { mode: 0o600 });
    try {
      linkSync(draft, file);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    } finally {
      unlinkSync(draft);
    }
  }
  return readFileSync(file, 'utf8').trim();
}

// The embedded database as the other programs see it: one call that makes sure it runs and returns its URLs.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { initialise, runningPort, startCluster, stopCluster } from './cluster.mjs';
import { dataHome } from './data-home.mjs';
import { countUsers, exclusively, register, unregister } from './mutex.mjs';
import { ensureDatabase, ensureRoles, LOGINS } from './roles.mjs';

export const DATABASE_NAME = 'countinghouse';

/**
 * Makes sure that the embedded database runs, with its roles and its (perhaps still empty) database.
 *
 * `name` is its folder in the data home; `keep` leaves it running after the last process that uses it has ended;
 * `settings` are PostgreSQL settings beside ours. The result's `url(role, database)` gives a connection URL for
 * `superuser`, `owner`, `app` or `auditor`, and `release()` switches the database off unless others use it.
 *
 * @param {{ name?: string, keep?: boolean, settings?: Record<string, string>, onProgress?: (step: string) => void }} options
 */
export async function openEmbeddedDatabase({
  name = 'database',
  keep = false,
  settings = {},
  onProgress,
} = {}) {
  const place = placeOf(name);
  return exclusively(place.lock, async () => {
    const secrets = readSecrets(place) ?? createSecrets(place);
    let port = await runningPort(place.cluster, secrets.superuser);
    if (port === null) {
      onProgress?.(existsSync(place.cluster) ? 'Starting the database' : 'Creating the database');
      initialise(place.cluster, secrets.superuser);
      port = await startCluster(place.cluster, secrets.port, secrets.superuser, settings);
      if (port !== secrets.port) writeSecrets(place, { ...secrets, port });
    }
    register(place.users, keep ? 'keep' : undefined);
    /** @type {(role: 'superuser' | 'owner' | 'app' | 'auditor', database?: string) => string} */
    const url = (role, database = DATABASE_NAME) => urlFor(secrets, port, role, database);
    await ensureRoles(url('superuser', 'postgres'), secrets);
    await ensureDatabase(url('superuser', 'postgres'), DATABASE_NAME);
    return { url, port, release: () => release(place) };
  });
}

/** Stops the embedded database whoever uses it. */
export async function stopEmbeddedDatabase(name = 'database') {
  const place = placeOf(name);
  await exclusively(place.lock, async () => {
    unregister(place.users, 'keep');
    await stopCluster(place.cluster);
  });
}

async function release(place) {
  await exclusively(place.lock, async () => {
    unregister(place.users);
    if (countUsers(place.users) === 0) await stopCluster(place.cluster);
  });
}

function placeOf(name) {
  const folder = path.join(dataHome(), name);
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  return {
    cluster: path.join(folder, 'cluster'),
    secrets: path.join(folder, 'roles.json'),
    users: path.join(folder, 'users'),
    lock: path.join(folder, 'lock'),
  };
}

function readSecrets(place) {
  return existsSync(place.secrets) ? JSON.parse(readFileSync(place.secrets, 'utf8')) : null;
}

function createSecrets(place) {
  if (existsSync(path.join(place.cluster, 'PG_VERSION'))) {
    throw new Error(
      `${place.cluster} holds a database, but ${place.secrets} with its passwords is missing. Put the file back, or remove the folder to begin with an empty database.`,
    );
  }
  const password = () => randomBytes(24).toString('base64url');
  const secrets = { port: 0, superuser: password(), owner: password(), app: password(), auditor: password() };
  writeSecrets(place, secrets);
  return secrets;
}

function writeSecrets(place, secrets) {
  const draft = `${place.secrets}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, place.secrets);
}

function urlFor(secrets, port, role, database) {
  const user = role === 'superuser' ? 'postgres' : LOGINS[role];
  if (!user) throw new Error(`There is no database role ${role}: use owner, app or auditor.`);
  return `postgresql://${user}:${secrets[role]}@127.0.0.1:${port}/${database}`;
}

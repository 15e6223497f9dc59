// The embedded database as the other programs see it: one call that makes sure it runs and returns its URLs.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hasCrashed, initialise, isFree, runningPort, startCluster, stopCluster } from './cluster.mjs';
import { dataHome } from './data-home.mjs';
import { countUsers, exclusively, register, unregister } from './mutex.mjs';
import { ensureDatabase, ensureRoles, LOGINS } from './roles.mjs';

export const DATABASE_NAME = 'countinghouse';
const WATCH_MS = 500;

/**
 * Makes sure that the embedded database runs, with its roles and its (perhaps still empty) database.
 *
 * `name` is its folder in the data home; `keep` leaves it running after the last process that uses it has ended;
 * `settings` are PostgreSQL settings beside ours. The result's `url(role, database)` gives a connection URL for
 * `superuser`, `owner`, `app` or `auditor`, `release()` switches the database off unless others use it, and `watch(say)`
 * starts it again whenever it crashes until then.
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
    let stopWatching = () => undefined;
    return {
      url,
      port,
      /** @type {(say: (line: string) => void) => void} */
      watch: (say) => {
        stopWatching = watch(place, port, secrets.superuser, settings, say);
      },
      release: () => {
        stopWatching();
        return release(place);
      },
    };
  });
}

/**
 * Starts the cluster again, on the port that everybody knows, when its process was killed (by hand, or by the kernel for
 * want of memory) and not stopped. What it had not committed nobody was told of. Returns how to end it.
 */
function watch(place, port, password, settings, say) {
  let isBusy = false;
  const look = async () => {
    if (isBusy || !hasCrashed(place.cluster)) return;
    isBusy = true;
    try {
      await exclusively(place.lock, async () => {
        if (!hasCrashed(place.cluster) || !(await isFree(port))) return;
        say('The database ended unexpectedly; starting it again');
        await startCluster(place.cluster, port, password, settings);
        say('The database runs again');
      });
    } catch (error) {
      // Processes of the killed one may hold its memory for a moment longer: the next look tries again.
      say(error.message);
    } finally {
      isBusy = false;
    }
  };
  const timer = setInterval(look, WATCH_MS);
  timer.unref();
  return () => clearInterval(timer);
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

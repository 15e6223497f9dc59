// Where this clone keeps what it must not lose: the embedded database, its passwords, the root secret, the vault's keys.
// That is .data/. PostgreSQL refuses to run as root, so a clone that root starts hands the database to a system user;
// where that user cannot enter the clone (a private home), everything lives in /var/lib/countinghouse/<hash> instead.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const isRoot = process.platform !== 'win32' && process.getuid?.() === 0;
let systemUser;
let home;

/** `{ uid, gid }` to run PostgreSQL as when we are root (user `postgres`, created when missing), else `{}`. */
export function databaseUser() {
  if (!isRoot) return {};
  systemUser ??= findUser() ?? createUser();
  return systemUser;
}

/** The folder of everything that must survive; created when missing. */
export function dataHome() {
  home ??= chooseHome();
  return home;
}

function chooseHome() {
  const inside = path.join(projectRoot, '.data');
  try {
    mkdirSync(inside, { recursive: true, mode: 0o711 });
  } catch (error) {
    throw new Error(
      `${inside} cannot be created (${error.code}). Start Countinghouse as the user who owns the clone.`,
    );
  }
  if (!isRoot || canEnter(inside)) return inside;
  const hash = createHash('sha256').update(projectRoot).digest('hex').slice(0, 12);
  const outside = path.join('/var/lib/countinghouse', hash);
  if (!existsSync(outside)) {
    mkdirSync(outside, { recursive: true, mode: 0o711 });
    process.stderr.write(
      `The database's system user cannot enter ${inside}: the data is kept in ${outside}\n`,
    );
  }
  writeFileSync(path.join(inside, 'MOVED'), `The data of this clone is in ${outside}\n`);
  return outside;
}

/** Whether the database's system user may enter a folder; as an ordinary user we are that user ourselves. */
export function canEnter(folder) {
  if (!isRoot) return true;
  const probe = spawnSync('/bin/sh', ['-c', 'cd "$0"', folder], { ...databaseUser(), cwd: '/' });
  return probe.status === 0;
}

function findUser() {
  const ask = (flag) => spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
  const [uid, gid] = [ask('-u'), ask('-g')];
  if (uid.status !== 0 || gid.status !== 0) return undefined;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

function createUser() {
  const attempts = [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', 'postgres']],
    ['adduser', ['-S', '-D', '-H', 'postgres']],
  ];
  for (const [command, parameters] of attempts) {
    if (spawnSync(command, parameters).status !== 0) continue;
    const user = findUser();
    if (user) return user;
  }
  throw new Error(
    'PostgreSQL does not run as root, and no system user "postgres" could be created. Start Countinghouse as an ordinary user, or set DATABASE_URL.',
  );
}

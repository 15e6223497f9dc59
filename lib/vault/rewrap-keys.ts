import { recordDone } from '@/lib/audit/write-record';
import { systemActor } from '@/lib/auth/actor';
import {
  addKey,
  keyEncryptionKey,
  keySource,
  keyVersions,
  makeCurrent,
  numberOf,
  removeKey,
} from '@/lib/data-keys/key-file';
import { type DekRow, rewrapKey } from '@/lib/data-keys/key-ring';
import { callAlone, select } from '@/lib/db';
import { DomainError, ensure } from '@/lib/errors';
import { type Reader, readers, versionStatuses } from './key-status';

/** Told to whoever ran the command: what was done, one line at a time. */
type Say = (line: string) => void;

const POLL_MS = 500;
const PORTION = 100;

/**
 * Makes a new key-encryption key, waits until every running process can read it, and wraps every data key with it; no
 * record is touched. Goes on where an earlier run was cut off. Throws `invalid_state` with the processes that lack the
 * new key after `patienceMs` (nothing was wrapped then), or with what to do where the keys come from VAULT_KEYS.
 */
export async function rotateKeyEncryptionKey(say: Say, patienceMs: number): Promise<string> {
  const target = await nextVersion(say);
  await untilAllRead(target, say, patienceMs);
  if (keyVersions().current !== target) makeCurrent(target);
  const rewrapped = await rewrapAll(target);
  say(`${rewrapped} data keys rest on ${target} now; no card was touched.`);
  return target;
}

/** An unfinished rotation is gone on with: its key is not current yet, or data keys rest on others still. */
async function nextVersion(say: Say): Promise<string> {
  const { current, versions } = keyVersions();
  const newest = versions.at(-1)?.version ?? current;
  const behind = (await versionStatuses()).filter(
    ({ version, environments }) => version !== newest && environments > 0,
  );
  if (newest !== current || behind.length > 0) {
    say(`Going on with ${newest}.`);
    return newest;
  }
  const known = (await versionStatuses()).map(({ version }) => numberOf(version));
  const version = `kek_v${Math.max(...known) + 1}`;
  ensure(
    keySource() === 'file',
    'invalid_state',
    `The keys come from VAULT_KEYS, which only you can change: add ${version} (openssl rand -base64 32) to its keys, ` +
      'name it as current, restart every process with it, and run this command again.',
  );
  addKey(version);
  say(`${version} is in the key file.`);
  return version;
}

async function untilAllRead(target: string, say: Say, patienceMs: number): Promise<void> {
  const check = keyVersions().versions.find(({ version }) => version === target)?.check;
  const [registered] = await select<{ check_value: string }>(
    'vault_kek_register',
    `INSERT INTO vault_kek AS k (version, check_value) VALUES ($1, $2)
     ON CONFLICT (version) DO UPDATE SET check_value = coalesce(k.check_value, excluded.check_value)
     RETURNING check_value`,
    [target, check],
  );
  ensure(
    registered?.check_value === check,
    'invalid_state',
    `The ${target} of this file is not the ${target} that the installation began with. Nothing was changed: bring the right file.`,
  );
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const all = await readers();
    const without = all.filter(({ versions }) => !versions.includes(`${target}:${check}`));
    if (without.length === 0) {
      say(`${all.length} running processes can read ${target}.`);
      return;
    }
    if (Date.now() >= deadline) throw unread(target, without);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function namesOf(processes: readonly Reader[]): string {
  return processes.map(({ host, pid, program }) => `${program} on ${host} (process ${pid})`).join(', ');
}

function unread(target: string, without: readonly Reader[]) {
  return new DomainError(
    'invalid_state',
    `These processes cannot read ${target}: ${namesOf(without)}. Nothing was wrapped with it. Copy the key file to their ` +
      'machine; it is read without a restart. Processes with VAULT_KEYS have to be restarted. Then run this command again.',
  );
}

async function rewrapAll(target: string): Promise<number> {
  const kek = keyEncryptionKey(target);
  let total = 0;
  for (;;) {
    const rows = await select<DekRow & { environment_id: string }>(
      'vault_dek_behind',
      `SELECT environment_id, id, purpose, version, kek_version, wrapped, status FROM vault_dek
       WHERE kek_needed IS NOT NULL AND kek_needed <> $1 ORDER BY environment_id LIMIT $2`,
      [target, PORTION],
    );
    if (rows.length === 0) return total;
    for (const environmentId of new Set(rows.map((row) => row.environment_id))) {
      const own = rows.filter((row) => row.environment_id === environmentId);
      total += await rewrapIn(environmentId, own, kek);
    }
  }
}

async function rewrapIn(
  environmentId: string,
  rows: readonly DekRow[],
  kek: ReturnType<typeof keyEncryptionKey>,
): Promise<number> {
  const keys = rows.map((row) => ({ ...rewrapKey(environmentId, row, kek), from: row.kek_version }));
  const { rewrapped } = await callAlone<{ rewrapped: number }>('vault_dek_rewrap', environmentId, { keys });
  const from = [...new Set(rows.map((row) => row.kek_version))].join(' ');
  await recordDone(await systemActor(environmentId), {
    action: 'rewrapDataKeys',
    permission: 'settings:write',
    userAgent: null,
    changes: [
      ['kek_version', from, kek.id],
      ['data_keys', null, String(rewrapped)],
    ],
  });
  return rewrapped;
}

/**
 * Ends a key-encryption key: the database refuses everything that would rest on it, then it leaves the file. Throws
 * `invalid_state` while it is current, data keys rest on it (with how many) or a running process would wrap with it, and `not_found` for a name nobody knows.
 */
export async function retireKeyEncryptionKey(version: string, say: Say): Promise<void> {
  const status = (await versionStatuses()).find((known) => known.version === version);
  ensure(status, 'not_found', `There is no ${version}.`);
  ensure(!status.isCurrent, 'invalid_state', `${version} is the current key. Rotate first.`);
  const { active, draining, environments } = status;
  ensure(
    active + draining === 0,
    'invalid_state',
    `${active + draining} data keys of ${environments} environments rest on ${version}. Run "npm run vault:rotate" first.`,
  );
  const late = (await readers()).filter(({ wrapsWith }) => wrapsWith === version);
  ensure(
    late.length === 0,
    'invalid_state',
    `These processes would still wrap new keys with ${version}: ${namesOf(late)}. Copy the key file to their machine, or ` +
      'restart them where the keys come from VAULT_KEYS; then run this command again.',
  );
  if (!status.isRetired) {
    await select(
      'vault_kek_retire',
      'INSERT INTO vault_kek AS k (version, retired_at) VALUES ($1, now()) ON CONFLICT (version) DO UPDATE SET retired_at = now()',
      [version],
    );
  }
  if (status.isReadable && keySource() === 'file') removeKey(version);
  say(`${version} is retired: nothing can rest on it any more, and it is not in this process's keys.`);
  say('Destroy every other copy of it; backups from before the rotation cannot be read without it.');
}

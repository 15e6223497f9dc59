import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { keyVersions } from '@/lib/data-keys/key-file';
import { forgetKeys } from '@/lib/data-keys/key-ring';
import { select } from '@/lib/db';
import { log } from '@/lib/log';

const EVERY_MS = 3_000;
/** Data keys that were made within this time are read again; longer than any commit and any pause of a process. */
const RECENT = '60 seconds';

/**
 * Tells the database, every few seconds, which key-encryption keys this process can read, so that a rotation wraps nothing
 * with a key that somebody lacks; and forgets the data keys of environments that have got new ones, so that new records
 * are sealed with those. `stop` takes the process off the list.
 */
export function startAnnouncing(program: string): { stop(): Promise<void> } {
  const id = randomUUID();
  let failed = false;
  const tell = () =>
    announce(id, program).then(
      () => {
        failed = false;
      },
      (error: unknown) => {
        // Said once: the pool and the jobs say too that the database is away.
        if (!failed) log.warn({ err: error }, 'the vault’s keys could not be announced');
        failed = true;
      },
    );
  let running = tell();
  const timer = setInterval(() => {
    running = running.then(tell);
  }, EVERY_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
      await select('vault_reader_gone', 'DELETE FROM vault_reader WHERE id = $1', [id]).catch(() => []);
    },
  };
}

async function announce(id: string, program: string): Promise<void> {
  const { current, versions } = keyVersions();
  const readable = versions.map(({ version, check }) => `${version}:${check}`);
  await select(
    'vault_reader_here',
    `WITH old AS (DELETE FROM vault_reader WHERE seen_at < now() - interval '1 day')
     INSERT INTO vault_reader (id, host, pid, program, versions, wraps_with) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (id) DO UPDATE SET versions = excluded.versions, wraps_with = excluded.wraps_with, seen_at = now()`,
    [id, hostname(), process.pid, program, readable, current],
  );
  const made = await select<{ id: string }>(
    'vault_dek_recent',
    `SELECT DISTINCT environment_id AS id FROM vault_dek WHERE created_at > now() - interval '${RECENT}'`,
    [],
  );
  for (const environment of made) forgetKeys(environment.id);
}

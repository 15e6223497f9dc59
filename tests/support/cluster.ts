import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { ensureKeyFile } from '@/lib/data-keys/key-file';
import { dataHome } from '../../scripts/data-home.mjs';
import { openEmbeddedDatabase } from '../../scripts/embedded-database.mjs';
import { hashOfFiles } from '../../scripts/hash.mjs';
import { migrate } from '../../scripts/migrate.mjs';
import { exclusively, isAlive } from '../../scripts/mutex.mjs';
import { dropDatabase, ensureDatabase, withClient } from '../../scripts/roles.mjs';

export type Cluster = Awaited<ReturnType<typeof openEmbeddedDatabase>>;

let opened: Promise<Cluster> | undefined;

/**
 * The tests' own PostgreSQL, apart from the developer's data. One for all worker processes: the first starts it, the
 * last one out switches it off. A commit is written to its log before it is acknowledged, as in the real one, so what was
 * acknowledged outlives every process that a test kills; only a power cut would take it, and no test cuts the power.
 */
export function testCluster(): Promise<Cluster> {
  opened ??= openEmbeddedDatabase({ name: 'test-database', settings: { fsync: 'off' } });
  return opened;
}

/** A cluster with the product's own settings, to measure what a commit costs. */
export function benchCluster(): Promise<Cluster> {
  opened ??= openEmbeddedDatabase({ name: 'bench-database' });
  return opened;
}

export async function releaseTestCluster(): Promise<void> {
  const cluster = await opened;
  opened = undefined;
  await cluster?.release();
}

/** The migrated template's name: another set of migrations makes another template. */
function templateName(): string {
  return `template_${hashOfFiles(['prisma/migrations']).slice(0, 16)}`;
}

/** Migrates the template once and drops what ended runs left behind. */
export function prepareTemplate(cluster: Cluster): Promise<void> {
  return exclusively(path.join(dataHome(), 'template.lock'), async () => {
    const admin = cluster.url('superuser', 'postgres');
    const template = templateName();
    await dropLeftovers(admin, template);
    const isReady = await withClient(admin, async (client) => {
      const { rowCount } = await client.query(
        'SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate',
        [template],
      );
      return rowCount === 1;
    });
    if (isReady) return;
    // A template without its mark was cut off while it was migrated.
    await dropDatabase(admin, template);
    await ensureDatabase(admin, template);
    await migrate(cluster.url('owner', template));
    await withClient(admin, (client) => client.query(`ALTER DATABASE ${template} IS_TEMPLATE true`));
  });
}

/** Databases of processes that are gone, and all but the newest templates (another branch may want its own back). */
function dropLeftovers(admin: string, template: string): Promise<void> {
  return withClient(admin, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      'SELECT datname FROM pg_database ORDER BY oid DESC',
    );
    const names = rows.map((row) => row.datname);
    const templates = names.filter((name) => name.startsWith('template_') && name !== template).slice(3);
    for (const name of templates) await client.query(`ALTER DATABASE "${name}" IS_TEMPLATE false`);
    const tests = names.filter((name) => name.startsWith('test_') && !isInUse(name));
    for (const name of [...templates, ...tests])
      await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  });
}

/** Databases carry the number of the process that made them: `test_<pid>_<label>`. */
function isInUse(database: string): boolean {
  return isAlive(Number(/^test_(\d+)_/.exec(database)?.[1]));
}

/** Creates a database from the template and returns its name; it may be dropped once the process has ended. */
export async function createFromTemplate(
  cluster: Cluster,
  label: string,
  pid = process.pid,
): Promise<string> {
  const name = `test_${pid}_${label}`;
  const admin = cluster.url('superuser', 'postgres');
  await dropDatabase(admin, name);
  await ensureDatabase(admin, name, templateName());
  return name;
}

/** The variables of a process that works on the database, with secrets that every test process shares. */
export function environmentFor(cluster: Cluster, database: string): Record<string, string> {
  const folder = path.join(dataHome(), 'test-secrets');
  mkdirSync(folder, { recursive: true });
  const keyFile = path.join(folder, 'vault-keys.json');
  ensureKeyFile(keyFile);
  return {
    DATABASE_URL: cluster.url('app', database),
    DATABASE_OWNER_URL: cluster.url('owner', database),
    DATABASE_AUDITOR_URL: cluster.url('auditor', database),
    COUNTINGHOUSE_SECRET: 'a-secret-for-tests-only-0123456789abcdef',
    VAULT_KEY_FILE: keyFile,
  };
}

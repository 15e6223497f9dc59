// npm run migrate: applies prisma/migrations in name order as the owner, offline. Prisma's own engine as WebAssembly
// does it, so `_prisma_migrations` is the genuine table and stock `prisma migrate deploy` goes on from it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { projectRoot } from './data-home.mjs';
import { fail } from './fail.mjs';
import { isMainModule } from './main-module.mjs';
import { EVERY_ROW, withClient } from './roles.mjs';

const MIGRATIONS = path.join(projectRoot, 'prisma', 'migrations');

/**
 * Applies what is missing and returns the names. A second process waits for the first (advisory lock).
 *
 * @param {string} ownerUrl
 * @returns {Promise<string[]>}
 */
export async function migrate(ownerUrl) {
  const engine = await createEngine(ownerUrl);
  return withClient(ownerUrl, async (client) => {
    try {
      await forgetFailures(engine, client);
      const { appliedMigrationNames } = await engine.applyMigrations({
        migrationsList: readMigrations(),
        filters: { externalTables: [], externalEnums: [] },
      });
      // Tables of migrations that were written beside the one that began with the policies.
      await client.query('SELECT protect_new_environment_rows()');
      return appliedMigrationNames;
    } catch (error) {
      throw new Error(`A migration failed.\n${messageOf(error)}`);
    }
  });
}

async function createEngine(url) {
  const { SchemaEngine } = await loadWasm();
  const factory = bindMigrationAwareSqlAdapterFactory(
    new WholeScripts({ connectionString: url, max: 2, options: EVERY_ROW }),
  );
  const datamodel = 'datasource db {\n  provider = "postgresql"\n}\n';
  return SchemaEngine.new({ datamodels: [['schema.prisma', datamodel]] }, () => undefined, factory);
}

/** A migration that failed or was killed left nothing behind (see WholeScripts), so it may simply be tried again. */
async function forgetFailures(engine, client) {
  const { rows: tables } = await client.query(
    "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS present",
  );
  if (!tables[0].present) return;
  const { rows } = await client.query(
    'SELECT DISTINCT migration_name FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL',
  );
  for (const row of rows) await engine.markMigrationRolledBack({ migrationName: row.migration_name });
}

/**
 * The adapter cuts scripts at every semicolon, also in comments and function bodies. A script sent as one query is
 * understood by the server, and is one transaction; the mark that the migration is finished belongs to it. So a process
 * that is killed at any moment leaves a migration either whole and recorded, or not there.
 */
class WholeScripts extends PrismaPg {
  async connect() {
    const adapter = await super.connect();
    adapter.executeScript = async (script) => {
      try {
        await adapter.client.query(script + finishMark(script));
      } catch (error) {
        throw new Error(`${error.message}${error.position ? ` (${lineAt(script, error.position)})` : ''}`);
      }
    };
    return adapter;
  }
}

function finishMark(script) {
  const migration = readMigrations().migrationDirectories.find(
    (each) => each.migrationFile.content.value === script,
  );
  if (!migration) return '';
  return `\n;UPDATE _prisma_migrations SET finished_at = now() WHERE migration_name = '${migration.path}' AND finished_at IS NULL AND rolled_back_at IS NULL;`;
}

function lineAt(script, position) {
  const before = script.slice(0, Number(position)).split('\n');
  return `line ${before.length}: ${script.split('\n')[before.length - 1].trim()}`;
}

/** The package is made for bundlers; in Node the module and its glue are connected by hand. */
async function loadWasm() {
  const require = createRequire(import.meta.url);
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const file = path.join(
    path.dirname(require.resolve('@prisma/schema-engine-wasm')),
    'schema_engine_bg.wasm',
  );
  const { instance } = await WebAssembly.instantiate(readFileSync(file), { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return glue;
}

/** The migrations on disk in the engine's shape. */
export function readMigrations() {
  const lockfile = path.join(MIGRATIONS, 'migration_lock.toml');
  const names = readdirSync(MIGRATIONS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(MIGRATIONS, entry.name, 'migration.sql')))
    .map((entry) => entry.name)
    .sort();
  return {
    baseDir: MIGRATIONS,
    lockfile: {
      path: 'migration_lock.toml',
      content: existsSync(lockfile) ? readFileSync(lockfile, 'utf8') : null,
    },
    shadowDbInitScript: '',
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(path.join(MIGRATIONS, name, 'migration.sql'), 'utf8') },
      },
    })),
  };
}

/** The engine reports through nested JSON: what matters is the migration's name, the SQL error and its position. */
function messageOf(error) {
  const text = error?.message ?? String(error);
  return text.replaceAll('\\n', '\n');
}

async function run() {
  const { prepareDatabase } = await import('./environment.mjs');
  const database = await prepareDatabase();
  try {
    const applied = await migrate(database.ownerUrl);
    for (const name of applied) process.stdout.write(`applied ${name}\n`);
    if (applied.length === 0) process.stdout.write('The database is up to date.\n');
  } finally {
    await database.release();
  }
}

if (isMainModule(import.meta.url)) run().then(() => process.exit(0), fail);

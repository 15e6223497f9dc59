// npm run doctor: looks at everything the product needs and says what to do about what is wrong.
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './data-home.mjs';
import { fail } from './fail.mjs';
import { requireNode } from './packages.mjs';

const results = [];

/** `work` returns what was found, or throws with what to do. A warning is thrown as `{ warning }`. */
async function examine(name, work) {
  try {
    results.push({ mark: '✓', name, text: (await work()) ?? '' });
  } catch (error) {
    results.push({ mark: error.warning ? '!' : '✘', name, text: error.warning ?? error.message });
  }
}

async function doctor() {
  process.chdir(projectRoot);
  await examine('Node', () => {
    requireNode();
    return process.versions.node;
  });
  await examine('Packages', () => {
    if (!existsSync('node_modules/pg'))
      throw new Error('not installed: run "npm ci", or "npm start", which does it');
  });
  if (results.every((result) => result.mark === '✓')) await examineRest();
  for (const { mark, name, text } of results)
    process.stdout.write(`${mark} ${name}${text ? `: ${text}` : ''}\n`);
  process.exit(results.some((result) => result.mark === '✘') ? 1 : 0);
}

async function examineRest() {
  const { prepareDatabase, prepareSecrets } = await import('./environment.mjs');
  await examine('Secret and vault key file', examineSecrets(prepareSecrets));
  let database;
  await examine('Database', async () => {
    database = await prepareDatabase();
    return examineServer(process.env.DATABASE_URL, database.isEmbedded);
  });
  if (database) {
    await examine('Migrations', () => examineMigrations(database.ownerUrl));
    await examine('Database role', examineRole);
    await examine('Vault keys', () => examineVaultKeys(database.ownerUrl));
    await examine('Row-level security', () => examinePolicies(database.ownerUrl));
    await examine('Ledger', () => examineLedger(database.ownerUrl));
    await database.release();
  }
  await examine('Build', examineBuild);
  await examine('Browser for the tests', examineBrowser);
}

function examineSecrets(prepareSecrets) {
  return () => {
    prepareSecrets();
    const file = process.env.VAULT_KEY_FILE;
    if (!process.env.VAULT_KEYS && !existsSync(file))
      throw new Error(
        `VAULT_KEY_FILE names ${file}, which does not exist. Stored cards cannot be read without it.`,
      );
    if (process.env.COUNTINGHOUSE_SECRET.length < 32)
      throw new Error('COUNTINGHOUSE_SECRET is shorter than 32 characters');
    if (process.env.VAULT_KEYS) return 'VAULT_KEYS';
    const isOpen = process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0;
    if (isOpen) throw { warning: `${file} can be read by other users: chmod 600 it` };
    return file;
  };
}

async function examineServer(url, isEmbedded) {
  const { withClient } = await import('./roles.mjs');
  return withClient(url, async (client) => {
    const { rows } = await client.query(
      "SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number, current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit",
    );
    const [{ version, number, fsync, commit }] = rows;
    if (number < 150_000) throw new Error(`PostgreSQL ${version} is too old: 15 or newer is needed`);
    if (fsync !== 'on' || commit === 'off')
      throw new Error('fsync and synchronous_commit must be on: payments would be lost in a crash');
    return `PostgreSQL ${version}${isEmbedded ? ', embedded' : ''}`;
  });
}

async function examineMigrations(ownerUrl) {
  const [{ withClient }, { readMigrations }] = await Promise.all([
    import('./roles.mjs'),
    import('./migrate.mjs'),
  ]);
  const wanted = readMigrations().migrationDirectories.map((each) => each.path);
  const applied = await withClient(ownerUrl, async (client) => {
    const { rows } = await client.query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS present");
    if (!rows[0].present) return [];
    const done = await client.query(
      'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    );
    return done.rows.map((row) => row.migration_name);
  });
  const missing = wanted.filter((name) => !applied.includes(name));
  if (missing.length > 0)
    throw new Error(`${missing.length} missing: run "npm run migrate" (${missing.join(', ')})`);
  return `${applied.length} applied`;
}

async function examineRole() {
  const { runsAsOwner } = await import('./roles.mjs');
  if (await runsAsOwner(process.env.DATABASE_URL)) {
    throw {
      warning:
        'the application runs as the owner of its tables; docs/external-database.md has the SQL for a role of its own',
    };
  }
  return 'owns nothing';
}

/** Every key-encryption key that a data key rests on has to be at hand. */
async function examineVaultKeys(ownerUrl) {
  const { withClient } = await import('./roles.mjs');
  const { current, keys } = JSON.parse(
    process.env.VAULT_KEYS ?? readFileSync(process.env.VAULT_KEY_FILE, 'utf8'),
  );
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query("SELECT to_regclass('vault_kek') IS NOT NULL AS present");
    if (!rows[0].present) throw { warning: 'not there yet: run "npm run migrate"' };
    const needed = await client.query(
      'SELECT kek_needed AS version, count(*)::int AS count FROM vault_dek WHERE kek_needed IS NOT NULL GROUP BY 1',
    );
    const missing = needed.rows.filter(({ version }) => !Object.hasOwn(keys, version));
    if (missing.length > 0) {
      const names = missing.map(({ version, count }) => `${version} (${count} data keys)`).join(', ');
      throw new Error(`the key file lacks ${names}: stored cards cannot be read without it`);
    }
    return `${current} is current; every data key can be opened`;
  });
}

async function examinePolicies(ownerUrl) {
  const { UNMARKED_COMPARISONS, withClient } = await import('./roles.mjs');
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query(
      `SELECT count(*) FILTER (WHERE relforcerowsecurity)::int AS forced FROM pg_class
       WHERE relnamespace = 'public'::regnamespace`,
    );
    if (rows[0].forced === 0) throw { warning: 'not there yet: run "npm run migrate"' };
    if ((await client.query(UNMARKED_COMPARISONS)).rowCount > 0)
      throw { warning: 'reads more than it needs: run the end of scripts/create-roles.sql as a superuser' };
    return `forced on ${rows[0].forced} tables`;
  });
}

/** The books, as the auditor sees them. */
async function examineLedger(ownerUrl) {
  const { withClient } = await import('./roles.mjs');
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query("SELECT to_regclass('ledger_trial_balance') IS NOT NULL AS present");
    if (!rows[0].present) throw { warning: 'not there yet: run "npm run migrate"' };
    const unbalanced = await client.query(
      'SELECT count(*)::int AS count FROM ledger_trial_balance WHERE balance <> 0',
    );
    const differing = await client.query(
      'SELECT count(*)::int AS count FROM ledger_proof WHERE expected IS DISTINCT FROM actual',
    );
    const problems = unbalanced.rows[0].count + differing.rows[0].count;
    if (problems > 0)
      throw new Error(`${problems} differences: look at the views ledger_trial_balance and ledger_proof`);
    return 'the trial balance is zero, and every proof agrees';
  });
}

async function examineBuild() {
  const { isUpToDate } = await import('./build.mjs');
  if (!isUpToDate()) throw { warning: 'missing or older than the sources; "npm start" builds it' };
}

async function examineBrowser() {
  const { findBrowser } = await import('./browser.mjs');
  const file = findBrowser();
  if (!file) throw { warning: 'none installed; "npm test" will get one' };
  return path.basename(file);
}

doctor().catch(fail);

// The database's login roles. The owner migrates, the application owns nothing, the auditor only reads.
import pg from 'pg';

/**
 * Limits of the application's statements: shorter than any client's timeout, so that no late statement commits. Each works on
 * one core: beginning further workers takes longer than most of them, and those who wait for a payment need the other cores.
 */
const APP_LIMITS = {
  statement_timeout: '8s',
  lock_timeout: '4s',
  idle_in_transaction_session_timeout: '8s',
  max_parallel_workers_per_gather: '0',
};

/** Of connections that set up or examine: the rows of every environment are there. */
export const EVERY_ROW = '-c countinghouse.environment=*';

export const LOGINS = {
  owner: 'countinghouse_owner',
  app: 'countinghouse_app_login',
  auditor: 'countinghouse_auditor_login',
};

/** Creates the roles where they are missing and sets their passwords and limits. Safe to run again. */
export async function ensureRoles(superuserUrl, passwords) {
  await withClient(superuserUrl, async (client) => {
    const existing = await client.query('SELECT rolname FROM pg_roles');
    const names = new Set(existing.rows.map((row) => row.rolname));
    for (const group of ['countinghouse_app', 'countinghouse_auditor']) {
      if (!names.has(group)) await client.query(`CREATE ROLE ${group} NOLOGIN`);
    }
    for (const [role, login] of Object.entries(LOGINS)) {
      const verb = names.has(login) ? 'ALTER' : 'CREATE';
      await client.query(`${verb} ROLE ${login} LOGIN PASSWORD ${client.escapeLiteral(passwords[role])}`);
    }
    await client.query(`GRANT countinghouse_app TO ${LOGINS.app}`);
    await client.query(`GRANT countinghouse_auditor TO ${LOGINS.auditor}`);
    for (const [name, value] of Object.entries(APP_LIMITS)) {
      await client.query(`ALTER ROLE ${LOGINS.app} SET ${name} = '${value}'`);
    }
    await client.query(`ALTER ROLE ${LOGINS.auditor} SET default_transaction_read_only = on`);
    // Whoever migrates works on the rows of every environment; the policies hold for the owner too.
    await client.query(`ALTER ROLE ${LOGINS.owner} SET countinghouse.environment = '*'`);
  });
}

/** Creates a database of the owner unless it exists; only our three roles may connect. */
export async function ensureDatabase(superuserUrl, name, template = 'template1') {
  await createDatabase(superuserUrl, name, template);
  const url = new URL(superuserUrl);
  url.pathname = `/${name}`;
  await withClient(url.href, markComparisons);
}

/**
 * A policy on rows keeps conditions from an index unless their operators are marked as leakproof. PostgreSQL has marked the
 * comparisons of numbers, texts and times, but not those of transaction numbers, by which events and postings are read. They
 * tell nothing but their answer either. Only a superuser may mark them.
 */
async function markComparisons(client) {
  const { rows } = await client.query(UNMARKED_COMPARISONS);
  for (const { name } of rows) await client.query(`ALTER FUNCTION ${name} LEAKPROOF`);
}

/** The comparisons by which indexes are read and which the policies keep from them. */
export const UNMARKED_COMPARISONS = `SELECT oid::regprocedure::text AS name FROM pg_proc
  WHERE proname IN ('xid8eq', 'xid8lt', 'xid8le', 'xid8gt', 'xid8ge') AND NOT proleakproof`;

async function createDatabase(superuserUrl, name, template) {
  await withClient(superuserUrl, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount) return;
    const database = client.escapeIdentifier(name);
    await createOnceFree(
      client,
      `CREATE DATABASE ${database} OWNER ${LOGINS.owner} TEMPLATE ${client.escapeIdentifier(template)}`,
    );
    await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
    await client.query(`GRANT CONNECT ON DATABASE ${database} TO ${LOGINS.app}, ${LOGINS.auditor}`);
  });
}

const OBJECT_IN_USE = '55006';
const TRIES_MAX = 12;

/** A template can't be copied while anybody, such as autovacuum, is in it; PostgreSQL itself waits 5 s at each try. */
async function createOnceFree(client, statement) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await client.query(statement);
    } catch (error) {
      if (error.code !== OBJECT_IN_USE || tries === TRIES_MAX) throw error;
    }
  }
}

export async function dropDatabase(superuserUrl, name) {
  await withClient(superuserUrl, (client) =>
    client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)} WITH (FORCE)`),
  );
}

/** Whether the connection's role owns the tables it works on (or is a superuser): then no REVOKE holds it back. */
export function runsAsOwner(url) {
  return withClient(url, async (client) => {
    const { rows } = await client.query(
      `SELECT rolsuper OR pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = 'merchant'::regclass), 'USAGE')
              AS is_owner FROM pg_roles WHERE rolname = current_user`,
    );
    return rows[0].is_owner;
  });
}

/**
 * One connection for a few statements, under an advisory lock: another process may be preparing the same things.
 *
 * @template Result
 * @param {string} url
 * @param {(client: import('pg').Client) => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function withClient(url, work) {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'countinghouse-setup',
    options: EVERY_ROW,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock(7468101)');
    return await work(client);
  } finally {
    await client.end();
  }
}

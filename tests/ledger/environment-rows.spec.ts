import type { PoolClient } from 'pg';
import { SETTING } from '@/lib/present-environment';
import { expect, type TestDatabase, test } from '../support/database';
import { goodRow, insert, newRows } from './rows-world';
import { TABLES } from './rule-cases';

/** Tables whose rows belong to no environment, and why. A new table is under the policy or gets a line here. */
const OUTSIDE: Record<string, string> = {
  _prisma_migrations: 'names of migrations',
  currency: 'the same for everybody',
  status_transition: 'the same for everybody',
  merchant: 'has environments; read to find out whether a member may enter one',
  environment: 'is one; read to find out who may enter it',
  member: 'who may enter, for all environments of a merchant',
  user: 'a person, in any number of merchants',
  session: 'of a person; read before it is known where they want to go',
  dismissal: 'of a person',
  totp_factor: 'of a person',
  passkey: 'of a person',
  recovery_code: 'of a person',
  factor_challenge: 'of a person',
  factor_event: 'of a person',
  pending_sign_in: 'of a person who is not signed in yet',
  custom_role: 'says who may enter, for all environments of a merchant',
  mail: 'about an invitation too, from whatever environment it is sent again',
  invitation: 'leads into a merchant; opened by whoever holds its link',
  vault_kek: 'versions of the keys of the installation',
  vault_reader: 'processes of the installation',
  sign_in_attempt: 'of nobody yet',
  sign_in_limit: 'of nobody yet',
  limit_count: 'of keys, people and addresses, as digests',
};

/** Functions that act as the owner. The policies hold for the owner too, and the setting stays the caller's. */
const AS_OWNER = [
  'api_key_version_reseal',
  'audit_chain',
  'customer_erase_end',
  'customer_erase_step',
  'request_log_erase_step',
  'webhook_forget_bodies',
];

const SHOWN = `( SELECT current_setting('${SETTING}'::text, true) AS current_setting)`;
const POLICY = `CASE WHEN (environment_id = ${SHOWN}) THEN true ELSE (${SHOWN} = '*'::text) END`;

test('every table is under the policy, also for its owner, or belongs to no environment', async ({
  database,
}) => {
  const { rows } = await database.owner.query(
    `SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS is_forced,
       EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'environment_id'
         AND NOT a.attisdropped) AS has_environment,
       (SELECT jsonb_agg(jsonb_build_array(p.polname, p.polcmd, p.polpermissive, p.polroles::regrole[]::text[],
           btrim(regexp_replace(pg_get_expr(p.polqual, p.polrelid), '\\s+', ' ', 'g')), pg_get_expr(p.polwithcheck, p.polrelid)) ORDER BY p.polname)
         FROM pg_policy p WHERE p.polrelid = c.oid) AS policies
     FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY c.relname`,
  );
  const wanted = [
    ['auditor', 'r', true, ['countinghouse_auditor'], 'true', null],
    ['present_environment', '*', true, ['-'], POLICY, null],
  ];
  for (const { name, is_forced, has_environment, policies } of rows) {
    if (name in OUTSIDE) expect([is_forced, policies], name).toEqual([false, null]);
    else expect([has_environment, is_forced, policies], name).toEqual([true, true, wanted]);
  }
  expect(rows.filter(({ has_environment }) => has_environment).length).toBeGreaterThan(40);
});

test('nothing leads around the policy: views are their reader’s, and few functions are the owner’s', async ({
  database,
}) => {
  const views = await database.owner.query(
    `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')
       AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)`,
  );
  expect(views.rows).toEqual([]);
  const functions = await database.owner.query(
    "SELECT proname AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef ORDER BY proname",
  );
  expect(functions.rows.map(({ name }) => name).filter((name) => !AS_OWNER.includes(name))).toEqual([]);
  const { rows: led } = await database.owner.query(
    `SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
       AND NOT coalesce('search_path=public, pg_temp' = ANY (proconfig), false)`,
  );
  expect(led, 'nobody who calls one chooses where it looks').toEqual([]);
  const roles = await database.owner.query(
    `SELECT rolname, rolsuper OR rolbypassrls AS is_above FROM pg_roles
     WHERE rolname LIKE 'countinghouse%' OR oid IN (SELECT relowner FROM pg_class WHERE relnamespace = 'public'::regnamespace)`,
  );
  expect(roles.rows.filter(({ is_above }) => is_above)).toEqual([]);
  expect(roles.rows.length).toBeGreaterThanOrEqual(5);
});

test('the application owns nothing, and is a member of nobody who does', async ({ database }) => {
  const { rows } = await database.app.query(
    `SELECT kind, name FROM (
       SELECT 'relation' AS kind, relname AS name, relowner AS owner FROM pg_class
       UNION ALL SELECT 'function', proname, proowner FROM pg_proc
       UNION ALL SELECT 'type', typname, typowner FROM pg_type
       UNION ALL SELECT 'schema', nspname, nspowner FROM pg_namespace
       UNION ALL SELECT 'database', datname, datdba FROM pg_database) owned
     WHERE pg_has_role(current_user, owner, 'MEMBER') LIMIT 3`,
  );
  expect(rows).toEqual([]);
  await expect(database.app.query('ALTER TABLE payment DISABLE ROW LEVEL SECURITY')).rejects.toThrow(
    /must be owner/,
  );
  await expect(database.app.query('SET row_security = off; SELECT FROM payment')).rejects.toThrow(
    /row-level security/,
  );
  await expect(database.app.query("SELECT protect_environment_rows('payment')")).rejects.toThrow(
    /permission denied/,
  );
});

/** What a connection of the application's role does while it is shown one environment, or nothing (null). */
async function shown<Result>(
  database: TestDatabase,
  environmentId: string | null,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await database.app.connect();
  try {
    await client.query('BEGIN');
    await client.query(
      environmentId === null
        ? `SET LOCAL ${SETTING} = ''`
        : `SET LOCAL ${SETTING} = ${client.escapeLiteral(environmentId)}`,
    );
    return await work(client);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

const SCOPED = TABLES.filter((table) => !(table in OUTSIDE));

test('a connection that was told nothing finds no row and writes none', async ({ database }) => {
  const rows = await newRows(database.app);
  await shown(database, null, async (client) => {
    for (const table of SCOPED) {
      const { rowCount } = await client.query(`SELECT FROM "${table}" LIMIT 1`);
      expect(rowCount, table).toBe(0);
    }
    await expect(insert(client, 'customer', goodRow('customer', rows))).rejects.toThrow(
      /violates row-level security/,
    );
  });
});

test('shown one environment, no statement reads, makes, changes, moves or deletes a row of another', async ({
  database,
}) => {
  const [mine, theirs] = [await newRows(database.app), await newRows(database.app)];
  for (const table of SCOPED) {
    const word = await shown(database, theirs.environment, (client) =>
      insert(client, table, goodRow(table, theirs)).then(
        () => 'written',
        (error) => String(error),
      ),
    );
    expect(word, table).toBe('written');
    const refused = await shown(database, mine.environment, (client) =>
      insert(client, table, goodRow(table, theirs)).then(
        () => 'written',
        (error) => String(error),
      ),
    );
    // A trigger may look for the foreign row that this one belongs to, and not find it.
    expect(refused, table).toMatch(/violates row-level security|is locked|not|no /);
  }
  await shown(database, mine.environment, async (client) => {
    for (const table of SCOPED) {
      const { rows } = await client.query(
        `SELECT count(*) FILTER (WHERE environment_id <> $1)::int AS theirs FROM "${table}"`,
        [mine.environment],
      );
      expect(rows, table).toEqual([{ theirs: 0 }]);
    }
    expect((await client.query('SELECT FROM payment')).rowCount).toBeGreaterThan(0);
    const ids = [theirs.ids.customer];
    for (const statement of [
      "UPDATE customer SET name = 'Mine' WHERE id = $1",
      'UPDATE customer SET version = version + 1 WHERE id = $1 RETURNING *',
      'SELECT FROM customer WHERE id = $1 FOR UPDATE',
    ]) {
      expect((await client.query(statement, ids)).rowCount, statement).toBe(0);
    }
    await expect(
      client.query('UPDATE customer SET environment_id = $1 WHERE id = $2', [
        theirs.environment,
        mine.ids.customer,
      ]),
    ).rejects.toThrow(/row-level security|permission denied/);
  });
});

test('the auditor sees every environment, and the books of every one are right', async ({ database }) => {
  const rows = [await newRows(database.app), await newRows(database.app)];
  const plain = await database.auditor.query(
    'SELECT count(DISTINCT environment_id)::int AS count FROM payment WHERE environment_id = ANY ($1)',
    [rows.map(({ environment }) => environment)],
  );
  expect(plain.rows).toEqual([{ count: 2 }]);
  const client = await database.auditor.connect();
  try {
    // The role is enough: whoever connects as it without the setting sees the same.
    await client.query(`SET ${SETTING} = ''`);
    const proof = await client.query('SELECT DISTINCT environment_id FROM ledger_proof');
    expect(proof.rows.length).toBeGreaterThan(0);
  } finally {
    client.release(true);
  }
});

test('lists walk their index under the policy', async ({ database }) => {
  const { environment } = await newRows(database.app);
  await shown(database, environment, async (client) => {
    await client.query('SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off');
    for (const [table, order, more = ''] of [
      ['payment', 'id DESC'],
      ['event', 'id DESC'],
      ['refund', 'id DESC'],
      ['event', 'recorded_in, id', "AND recorded_in >= '5'::xid8"],
      ['posting', 'recorded_in', "AND recorded_in >= '5'::xid8"],
    ]) {
      const { rows } = await client.query(
        `EXPLAIN SELECT * FROM ${table} WHERE environment_id = '${environment}' ${more} ORDER BY ${order} LIMIT 51`,
      );
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan, table).toMatch(/Index Scan.*using/);
      expect(plan, table).toMatch(/Index Cond: \(\(?environment_id/);
      expect(plan, table).not.toMatch(/(?<!Incremental )Sort {2}/);
      if (more) expect(plan, table).toMatch(/Index Cond:.*recorded_in >=/);
    }
  });
});

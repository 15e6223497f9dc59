import { expect, test } from '../support/database';

test('the application owns nothing and cannot change the schema', async ({ database }) => {
  const owned = await database.app.query(
    'SELECT count(*)::int AS count FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)',
  );
  expect(owned.rows[0].count).toBe(0);
  await expect(database.app.query('CREATE TABLE intruder (id text)')).rejects.toThrow(/permission denied/);
  await expect(database.app.query('DROP TABLE merchant')).rejects.toThrow(/must be owner/);
  const role = await database.app.query(
    'SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user',
  );
  expect(role.rows[0]).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false });
});

test('the auditor reads and cannot write', async ({ database }) => {
  await expect(
    database.auditor.query("SELECT set_config('default_transaction_read_only', 'off', false)"),
  ).resolves.toBeTruthy();
  await expect(
    database.auditor.query("INSERT INTO currency (code, exponent) VALUES ('ZZZ', 2)"),
  ).rejects.toThrow(/permission denied|read-only/);
});

test('statements of the application end before any client gives up', async ({ database }) => {
  const { rows } = await database.app.query(
    "SELECT name, setting::int AS ms FROM pg_settings WHERE name IN ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout')",
  );
  expect(rows).toHaveLength(3);
  for (const row of rows) {
    expect(row.ms, row.name).toBeGreaterThan(0);
    expect(row.ms, row.name).toBeLessThan(10_000);
  }
});

test('no role acknowledges what is not in the log; that the log is on disk, embedded-database.spec.ts asks', async ({
  database,
}) => {
  const { rows } = await database.app.query(
    "SELECT name, setting FROM pg_settings WHERE name IN ('synchronous_commit', 'full_page_writes')",
  );
  expect(rows).toHaveLength(2);
  for (const row of rows) expect(row.setting, row.name).toBe('on');
});

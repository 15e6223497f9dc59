import { fromSnapshot } from '@/lib/db';
import { expect, test } from '../support/database';

/**
 * Columns of the tables of which a function says a row as JSON: one of a variable or parameter of the table's type, of an alias
 * of it, or what it returns. A sample stands for every column whose type JSON does not have. What a pretend network says is no
 * row of ours: its connector reads the text.
 */
const COLUMNS = `
  WITH said AS (
    SELECT p.oid, p.prosrc, p.prorettype, p.proargtypes, v[1] AS variable
    FROM pg_proc p LEFT JOIN LATERAL regexp_matches(p.prosrc, 'to_jsonb\\((\\w+)\\)', 'g') v ON true
    WHERE p.pronamespace = 'public'::regnamespace
  ), returned AS (
    SELECT DISTINCT c.oid, c.relname FROM pg_class c JOIN said s ON s.prorettype = c.reltype
      OR (s.variable IS NOT NULL AND (c.reltype = ANY (s.proargtypes)
        OR s.prosrc ~ ('\\m' || s.variable || '\\s+' || c.relname || '\\M')
        OR s.prosrc ~ ('\\m' || c.relname || '\\s+(AS\\s+)?' || s.variable || '\\M')))
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname NOT LIKE 'sandbox\\_%'
  )
  SELECT r.relname AS table, a.attname AS column, t.typname AS type,
    CASE WHEN t.typname LIKE 'timestamp%' THEN to_jsonb(now()) ELSE '7' END AS sample
  FROM returned r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid
  WHERE t.typname LIKE 'timestamp%' OR t.typname LIKE '%amount%' ORDER BY 1, 2`;

test('times and amounts of every row that a function says come back as times and amounts', async ({
  database,
}) => {
  const { rows } = await database.owner.query<{
    table: string;
    column: string;
    type: string;
    sample: unknown;
  }>(COLUMNS);
  const tables = new Set(rows.map(({ table }) => table));
  for (const table of ['payment', 'refund', 'incident', 'simulation', 'webhook_endpoint', 'dispute_evidence'])
    expect(tables, 'tables whose rows functions say').toContain(table);
  const mistaken = rows
    .filter(({ column, type, sample }) => {
      const [value] = Object.values(fromSnapshot<Record<string, unknown>>({ [column]: sample }));
      return type.startsWith('timestamp') ? !(value instanceof Date) : typeof value !== 'bigint';
    })
    .map(({ table, column }) => `${table}.${column}`);
  expect(mistaken, 'lib/db.ts knows them by their names').toEqual([]);
});

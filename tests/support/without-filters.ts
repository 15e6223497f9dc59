import pg from 'pg';
import type { TestDatabase } from './database';

/** `environment_id = $1`, plain or as Prisma writes it. */
const FILTER = /(?:"?\w+"?\.)*"?\benvironment_id"? = \$(\d+)(?:::text)?/g;
/** The same in our functions, whose first parameter is the environment. */
const FUNCTION_FILTER = /\b(?:\w+\.)?environment_id = (e|p_environment)\b(?![.(])/g;

type Query = (this: unknown, statement: unknown, ...rest: unknown[]) => unknown;

/**
 * Takes the conditions on the environment out of every statement that this process sends and of every function in its
 * database: they are true for whatever environment they are asked for. What still keeps environments apart is the
 * database's policies. Returns how many were taken out, and what puts everything back.
 */
export async function withoutFilters(
  database: TestDatabase,
): Promise<{ functions: number; statements: () => number; putBack: () => Promise<void> }> {
  const { rows } = await database.owner.query<{ definition: string }>(
    `SELECT pg_get_functiondef(oid) AS definition FROM pg_proc
     WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'`,
  );
  const definitions = rows.map(({ definition }) => definition).filter((text) => text.match(FUNCTION_FILTER));
  for (const text of definitions) await database.owner.query(text.replace(FUNCTION_FILTER, '$1 IS NOT NULL'));
  const { query } = pg.Client.prototype as unknown as { query: Query };
  const seen = new Set<string>();
  const open = (text: string) => {
    const opened = text.replace(FILTER, '$$$1::text IS NOT NULL');
    if (opened !== text) seen.add(text);
    return opened;
  };
  Object.assign(pg.Client.prototype, {
    query(this: unknown, statement: unknown, ...rest: unknown[]) {
      return Reflect.apply(query, this, [opened(statement, open), ...rest]);
    },
  });
  return {
    functions: definitions.length,
    statements: () => seen.size,
    async putBack() {
      Object.assign(pg.Client.prototype, { query });
      for (const text of definitions) await database.owner.query(text);
    },
  };
}

function opened(statement: unknown, open: (text: string) => string): unknown {
  if (typeof statement === 'string') return open(statement);
  const { text, name } = statement as { text?: string; name?: string };
  if (text === undefined) return statement;
  const without = open(text);
  // A prepared statement keeps its text under its name.
  return without === text
    ? statement
    : { ...(statement as object), text: without, name: name && `${name} open` };
}

/** Switches the policies of all tables off or on again, as the owner. */
export async function switchPolicies(database: TestDatabase, verb: 'DISABLE' | 'ENABLE'): Promise<void> {
  const { rows } = await database.owner.query<{ name: string }>(
    'SELECT DISTINCT polrelid::regclass::text AS name FROM pg_policy',
  );
  for (const { name } of rows) await database.owner.query(`ALTER TABLE ${name} ${verb} ROW LEVEL SECURITY`);
}

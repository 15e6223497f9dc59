import type { Connection, PoolClient, Submittable } from 'pg';

type CopyConnection = Connection & {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
};

/** One COPY statement, in the form in which `pg` takes statements that it does not know. */
class Copy implements Submittable {
  private readonly chunks: Buffer[] = [];

  constructor(
    private readonly text: string,
    private readonly done: (error: Error | null, output: Buffer) => void,
    private readonly input = '',
  ) {}

  submit(connection: Connection): void {
    (connection as CopyConnection).query(this.text);
  }

  handleCopyInResponse(connection: Connection): void {
    (connection as CopyConnection).sendCopyFromChunk(Buffer.from(this.input));
    (connection as CopyConnection).endCopyFrom();
  }

  handleCopyData(message: { chunk: Buffer }): void {
    // The parser uses its buffer again.
    this.chunks.push(Buffer.from(message.chunk));
  }

  handleCommandComplete(): void {}

  handleRowDescription(): void {}

  handleError(error: Error): void {
    this.done(error, Buffer.alloc(0));
  }

  handleReadyForQuery(): void {
    this.done(null, Buffer.concat(this.chunks));
  }
}

/**
 * Whether rows of this connection are taken as they are: its role stands above the policies of tables (those that are bound by
 * them take no COPY), and foreign keys are not looked up.
 */
export async function isUnchecked(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ is_unchecked: boolean }>(
    `SELECT rolsuper AND current_setting('session_replication_role') = 'replica' AS is_unchecked
     FROM pg_roles WHERE rolname = current_user`,
  );
  return rows[0]?.is_unchecked === true;
}

/** Writes rows that `copyOut` gave as they are. The connection must be `isUnchecked`. */
export function copyIn(
  client: PoolClient,
  table: string,
  columns: Iterable<string>,
  lines: readonly string[],
): Promise<void> {
  return run(client, `COPY ${table} (${[...columns].join(', ')}) FROM STDIN`, lines.join('')).then(
    () => undefined,
  );
}

/**
 * Writes rows that `copyOut` gave: one line each, columns separated by tabs. `types` are the columns' types by name. Tables
 * under a policy take no COPY, so the columns travel as arrays.
 */
export async function writeRows(
  client: PoolClient,
  table: string,
  types: ReadonlyMap<string, string>,
  lines: readonly string[],
): Promise<void> {
  const rows = lines.flatMap((text) => text.split('\n')).filter(Boolean);
  if (rows.length === 0) return;
  const values = rows.map((row) => row.split('\t').map(unescaped));
  const names = [...types.keys()];
  await client.query(
    `INSERT INTO ${table} (${names.join(', ')})
     SELECT ${[...types.values()].map((type, nth) => `c${nth}::${type}`).join(', ')}
     FROM unnest(${names.map((_, nth) => `$${nth + 1}::text[]`).join(', ')}) AS c (${names.map((_, nth) => `c${nth}`).join(', ')})`,
    names.map((_, nth) => values.map((row) => row[nth])),
  );
}

const ESCAPES: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** What a column's text stands for in COPY's format. */
function unescaped(text: string): string | null {
  if (text === '\\N') return null;
  return text.includes('\\')
    ? text.replace(/\\(.)/g, (_, letter: string) => ESCAPES[letter] ?? letter)
    : text;
}

/** The rows of a query in COPY's text format. */
export function copyOut(client: PoolClient, query: string): Promise<string> {
  return run(client, `COPY (${query}) TO STDOUT`).then((output) => output.toString('utf8'));
}

function run(client: PoolClient, text: string, input?: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    client.query(new Copy(text, (error, output) => (error ? reject(error) : resolve(output)), input));
  });
}

import type { Connection, PoolClient, Submittable } from 'pg';

type CopyConnection = Connection & {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  sendCopyFail(message: string): void;
  endCopyFrom(): void;
};

/** One COPY statement, in the form in which `pg` takes statements that it does not know. */
class Copy implements Submittable {
  private readonly chunks: Buffer[] = [];

  constructor(
    private readonly text: string,
    private readonly input: Buffer | null,
    private readonly done: (error: Error | null, output: Buffer) => void,
  ) {}

  submit(connection: Connection): void {
    (connection as CopyConnection).query(this.text);
  }

  handleCopyInResponse(connection: CopyConnection): void {
    if (this.input === null) {
      connection.sendCopyFail('nothing to copy');
      return;
    }
    connection.sendCopyFromChunk(this.input);
    connection.endCopyFrom();
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

/** Writes rows in COPY's text format: one line each, columns separated by tabs. */
export async function copyIn(
  client: PoolClient,
  table: string,
  columns: readonly string[],
  lines: string,
): Promise<void> {
  if (lines === '') return;
  await run(client, `COPY ${table} (${columns.join(', ')}) FROM STDIN`, Buffer.from(lines));
}

/** The rows of a query in COPY's text format. */
export async function copyOut(client: PoolClient, query: string): Promise<string> {
  return (await run(client, `COPY (${query}) TO STDOUT`, null)).toString('utf8');
}

function run(client: PoolClient, text: string, input: Buffer | null): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    client.query(new Copy(text, input, (error, output) => (error ? reject(error) : resolve(output))));
  });
}

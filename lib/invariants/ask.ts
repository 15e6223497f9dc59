import { pool } from '@/lib/db';

/** No statement of the board runs longer: whatever waits for it is a payment. */
const STATEMENT_MS = 1_000;
const CANCELED = '57014';

/**
 * Runs one reading statement in a bounded time, in the present environment. Null when it would have taken longer than a
 * second; the caller asks for less.
 */
export async function ask<Row>(text: string, values: readonly unknown[]): Promise<Row[] | null> {
  const client = await pool().connect();
  try {
    await client.query('BEGIN READ ONLY');
    await client.query("SELECT set_config('statement_timeout', $1, true)", [String(STATEMENT_MS)]);
    const { rows } = await client.query(text, [...values]);
    await client.query('COMMIT');
    client.release();
    return rows as Row[];
  } catch (error) {
    const ended = await client.query('ROLLBACK').then(
      () => undefined,
      (failure: Error) => failure,
    );
    client.release(ended);
    if ((error as { code?: string }).code === CANCELED) return null;
    throw error;
  }
}

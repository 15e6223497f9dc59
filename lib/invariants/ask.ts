import { sha256 } from '@/lib/crypto';
import { asBusy } from '@/lib/database-errors';
import { briefPool } from '@/lib/db';

const CANCELED = '57014';
/** Each text is prepared under the name of its digest: Next's bundle has a copy of this module and shares the connection. */
const names = new Map<string, string>();

/**
 * Runs one reading statement in a bounded time, in the present environment. Null when it would have taken longer than a
 * second: whatever waits for the board is a payment; the caller asks for less.
 */
export async function ask<Row>(text: string, values: readonly unknown[]): Promise<Row[] | null> {
  const name = names.get(text) ?? `board_${sha256(text).toString('hex').slice(0, 16)}`;
  names.set(text, name);
  const client = await briefPool()
    .connect()
    .catch((error: unknown) => {
      throw asBusy(error);
    });
  try {
    const { rows } = await client.query({ name, text, values: [...values] });
    client.release();
    return rows as Row[];
  } catch (error) {
    const isCanceled = (error as { code?: string }).code === CANCELED;
    client.release(isCanceled ? undefined : (error as Error));
    if (isCanceled) return null;
    throw asBusy(error);
  }
}

import { briefPool } from '@/lib/db';

const CANCELED = '57014';
/** Prepared under a short name each; there are as many texts as rules and tables. */
const names = new Map<string, string>();

/**
 * Runs one reading statement in a bounded time, in the present environment. Null when it would have taken longer than a
 * second: whatever waits for the board is a payment; the caller asks for less.
 */
export async function ask<Row>(text: string, values: readonly unknown[]): Promise<Row[] | null> {
  const name = names.get(text) ?? `board_${names.size + 1}`;
  names.set(text, name);
  try {
    const { rows } = await briefPool().query({ name, text, values: [...values] });
    return rows as Row[];
  } catch (error) {
    if ((error as { code?: string }).code === CANCELED) return null;
    throw error;
  }
}

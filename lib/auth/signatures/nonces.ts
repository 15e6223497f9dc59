import { asBusy } from '@/lib/database-errors';
import { pool, select } from '@/lib/db';
import { acrossEnvironments } from '@/lib/present-environment';
import { nonceReused, withExplanation } from '../refusals';

type Nonce = { environmentId: string; keyId: string; nonce: string };
type Waiting = Nonce & { resolve: (isFirst: boolean) => void; reject: (error: unknown) => void };
type Shared = { waiting: Waiting[]; isRunning: boolean };

const TOGETHER_MAX = 64;
const holder = globalThis as typeof globalThis & { countinghouseNonces?: Shared };

/** Takes a nonce for a signature that was verified. Of requests with one nonce exactly one passes. Throws `nonce_reused`. */
export async function takeNonce(nonce: Nonce): Promise<void> {
  holder.countinghouseNonces ??= { waiting: [], isRunning: false };
  const shared = holder.countinghouseNonces;
  const isFirst = await new Promise<boolean>((resolve, reject) => {
    shared.waiting.push({ ...nonce, resolve, reject });
    // They are of several environments.
    if (!shared.isRunning) void acrossEnvironments(() => insertWaiting(shared));
  });
  if (!isFirst) throw nonceReused();
}

/** Those that come in while a statement runs share the next one. */
async function insertWaiting(shared: Shared): Promise<void> {
  shared.isRunning = true;
  // What arrives in the same turn of the event loop goes out together.
  await new Promise((resolve) => setImmediate(resolve));
  while (shared.waiting.length > 0) await insertTogether(shared.waiting.splice(0, TOGETHER_MAX));
  shared.isRunning = false;
}

/**
 * The commit is not waited for on the disk: it comes before every commit of what the request does, in the same log, so
 * whatever was done durably has its nonce durably.
 */
async function insertTogether(batch: Waiting[]): Promise<void> {
  // In one order everywhere, so that two statements never wait for each other.
  batch.sort((a, b) => (a.nonce < b.nonce ? -1 : 1));
  try {
    const { rows } = await pool().query<[key: string, nonce: string]>({
      rowMode: 'array',
      name: 'signature_nonces_take',
      text: `WITH relaxed AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
             INSERT INTO signature_nonce (environment_id, key_id, nonce)
             SELECT n.environment_id, n.key_id, n.nonce FROM relaxed,
               unnest($1::text[], $2::text[], $3::text[]) AS n (environment_id, key_id, nonce)
             ON CONFLICT DO NOTHING RETURNING key_id, nonce`,
      values: [
        batch.map(({ environmentId }) => environmentId),
        batch.map(({ keyId }) => keyId),
        batch.map(({ nonce }) => nonce),
      ],
    });
    const taken = new Set(rows.map((row) => row.join(' ')));
    // Of two in one batch the first passes: its name is gone when the second asks.
    for (const { keyId, nonce, resolve } of batch) resolve(taken.delete(`${keyId} ${nonce}`));
  } catch (error) {
    for (const { reject } of batch) reject(asBusy(error));
  }
}

/**
 * The nonce of a request whose signature was verified, until it is used up: in the commit of the request's first move, or
 * by itself where there is none. Nothing may be answered before.
 */
export class HeldNonce {
  private isHeld = true;

  constructor(private readonly nonce: Nonce) {}

  /** For the first move's statement (`take_nonce`); null when the nonce was given before. */
  giveToMove(): { key_id: string; nonce: string } | null {
    if (!this.isHeld) return null;
    this.isHeld = false;
    return { key_id: this.nonce.keyId, nonce: this.nonce.nonce };
  }

  /** Uses it up, unless a move did. Throws `nonce_reused`. */
  async take(): Promise<void> {
    if (!this.isHeld) return;
    this.isHeld = false;
    await takeNonce(this.nonce);
  }
}

/** `nonce_reused` for a move that failed because its nonce was used up before; other errors as they are. */
export function asNonceReused(error: unknown, keyId: string): unknown {
  const isReused = (error as { constraint?: string }).constraint === 'signature_nonce_pkey';
  return isReused ? withExplanation(nonceReused(), keyId) : error;
}

/** Whether a request with this nonce was taken within the last minutes; uses nothing up. */
export async function isNonceTaken({ environmentId, keyId, nonce }: Nonce): Promise<boolean> {
  const rows = await select(
    'signature_nonce_taken',
    'SELECT 1 FROM signature_nonce WHERE environment_id = $1 AND key_id = $2 AND nonce = $3',
    [environmentId, keyId, nonce],
  );
  return rows.length > 0;
}

const BATCH = 5_000;

/**
 * Forgets nonces that are older than 11 minutes: a signature may be 300 seconds ahead of the clock and is taken for 300
 * more, and the last of those ten minutes counts. Returns how many went.
 */
export async function forgetNonces(): Promise<number> {
  const [row] = await select<{ count: number }>(
    'forget_nonces',
    `WITH gone AS (
       DELETE FROM signature_nonce WHERE (environment_id, key_id, nonce) IN (
         SELECT environment_id, key_id, nonce FROM signature_nonce
         WHERE taken_at < now() - interval '11 minutes' LIMIT $1)
       RETURNING 1)
     SELECT count(*)::int AS count FROM gone`,
    [BATCH],
  );
  return row?.count ?? 0;
}

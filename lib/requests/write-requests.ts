import { Counter } from 'prom-client';
import { asBusy } from '@/lib/database-errors';
import { pool } from '@/lib/db';
import { DomainError } from '@/lib/errors';
import { log } from '@/lib/log';
import { acrossEnvironments } from '@/lib/present-environment';
import { instruments } from '@/lib/telemetry';
import { type LoggedCall, type RequestRow, rowOf } from './row';

type Shared = {
  waiting: LoggedCall[];
  /** Characters that the waiting calls keep in memory. */
  size: number;
  timer: NodeJS.Timeout | null;
  running: Promise<void> | null;
  dropped: Counter;
  droppedUntold: number;
};

const PAUSE_MS = 250;
const TOGETHER_MAX = 100;
const WAITING_MAX = 5_000;
const SIZE_MAX = 16 * 1024 * 1024;
/** What waited for longer is dropped: the hours before a quarter of an hour ago are folded into sums already. */
const LATE_MS = 600_000;
const TELL_MS = 10_000;

const holder = globalThis as typeof globalThis & { countinghouseRequests?: Shared };

/** One buffer for Next's bundle and the API handler of this process. */
function shared(): Shared {
  holder.countinghouseRequests ??= {
    waiting: [],
    size: 0,
    timer: null,
    running: null,
    dropped: instruments(
      'request log',
      (registers) =>
        new Counter({
          name: 'countinghouse_request_log_dropped_total',
          help: 'Calls of the API that were answered and are missing in the request log',
          registers,
        }),
    ),
    droppedUntold: 0,
  };
  return holder.countinghouseRequests;
}

/**
 * Keeps a call that was answered. It costs the call nothing but a place in memory: a quarter of a second later, or when a
 * hundred wait, they are written together. What finds no place is dropped and counted.
 */
export function keepRequest(call: LoggedCall): void {
  const buffer = shared();
  if (buffer.waiting.length >= WAITING_MAX || buffer.size >= SIZE_MAX) {
    drop(1);
    return;
  }
  buffer.waiting.push(call);
  buffer.size += call.size;
  if (buffer.running) return;
  if (buffer.waiting.length >= TOGETHER_MAX) void writeWaiting();
  else buffer.timer ??= setTimeout(writeWaiting, PAUSE_MS).unref();
}

/** Writes all that waits; for the orderly end of the process, and for who must find what was just answered. */
export async function flushRequests(): Promise<void> {
  await shared().running;
  await writeWaiting();
}

function writeWaiting(): Promise<void> {
  const buffer = shared();
  if (buffer.timer) clearTimeout(buffer.timer);
  buffer.timer = null;
  buffer.running ??= drain().finally(() => {
    buffer.running = null;
    if (buffer.waiting.length > 0) buffer.timer ??= setTimeout(writeWaiting, PAUSE_MS).unref();
  });
  return buffer.running;
}

/** Until nothing waits, or the database does not take it: then it waits for the next time, and the buffer has its bound. */
async function drain(): Promise<void> {
  const buffer = shared();
  while (buffer.waiting.length > 0) {
    const taken = buffer.waiting.splice(0, TOGETHER_MAX);
    for (const { size } of taken) buffer.size -= size;
    const calls = taken.filter(isInTime);
    if (calls.length === 0 || (await write(calls.map(rowOf)))) continue;
    buffer.waiting.unshift(...calls);
    for (const { size } of calls) buffer.size += size;
    return;
  }
}

function isInTime({ atMs }: LoggedCall): boolean {
  const isLate = Date.now() - atMs > LATE_MS;
  if (isLate) drop(1);
  return !isLate;
}

/** False when the database is away. A row that it refuses is dropped, and no other one with it. */
async function write(rows: readonly RequestRow[]): Promise<boolean> {
  try {
    const values = [JSON.stringify(rows)];
    await acrossEnvironments(() => pool().query({ name: 'request_log_write', text: INSERT, values }));
    return true;
  } catch (error) {
    if (asBusy(error) instanceof DomainError) return false;
    if (rows.length === 1) {
      log.error({ err: error, requestId: rows[0]?.id }, 'a call could not be logged');
      drop(1);
      return true;
    }
    const half = Math.ceil(rows.length / 2);
    return (await write(rows.slice(0, half))) && write(rows.slice(half));
  }
}

/** Said at most every ten seconds, with how many it were. */
function drop(count: number): void {
  const buffer = shared();
  buffer.dropped.inc(count);
  if (buffer.droppedUntold === 0) setTimeout(tellDropped, TELL_MS).unref();
  buffer.droppedUntold += count;
}

function tellDropped(): void {
  const buffer = shared();
  log.warn({ dropped: buffer.droppedUntold }, 'calls are missing in the request log');
  buffer.droppedUntold = 0;
}

const COLUMNS = {
  environment_id: 'text',
  id: 'text',
  created_at: 'timestamptz',
  method: 'text',
  path: 'text',
  query: 'jsonb',
  route: 'text',
  status: 'int',
  duration_ms: 'int',
  actor_kind: 'text',
  actor_id: 'text',
  ip: 'text',
  user_agent: 'text',
  idempotency_key: 'text',
  is_repeated: 'boolean',
  code: 'text',
  object_id: 'text',
  payment_id: 'text',
  request_headers: 'jsonb',
  request_body: 'text',
  request_state: 'text',
  request_bytes: 'int',
  answer_headers: 'jsonb',
  answer_body: 'text',
  answer_state: 'text',
  answer_bytes: 'int',
} as const satisfies Record<keyof RequestRow, string>;
const NAMES = Object.keys(COLUMNS).join(', ');

/** Nobody waits for the disk because of a log: what a crash takes are its last moments. */
const INSERT = `WITH relaxed AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
  INSERT INTO request_log (${NAMES})
  SELECT ${NAMES} FROM relaxed, json_to_recordset($1::json) AS given (${Object.entries(COLUMNS)
    .map(([name, type]) => `${name} ${type}`)
    .join(', ')})
  ON CONFLICT DO NOTHING`;

import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { CallsTogether, type FunctionCall, single } from './call-together';
import { monotonicMs } from './clock';
import { asBusy, isRetryable } from './database-errors';
import { env } from './env';
import { EnvironmentPool } from './environment-pool';
import { assert } from './errors';
import { PrismaClient } from './generated/prisma/client';
import { EVERYWHERE, presentEnvironment } from './present-environment';
import { observeStatement } from './telemetry';
import { traced } from './trace';

type Database = { pool: EnvironmentPool; brief: EnvironmentPool; prisma: PrismaClient; calls: CallsTogether };

/** No statement of the brief pool runs longer, in milliseconds: what is in no hurry lets payments pass. */
const BRIEF_MS = 1_000;
export const BRIEF_POOL_SIZE = 1;

const holder = globalThis as typeof globalThis & { countinghouseDatabase?: Database };

/** One pool for Next's bundle, the API handler and the jobs of this process: it lives on `globalThis`. */
function database(): Database {
  holder.countinghouseDatabase ??= open();
  return holder.countinghouseDatabase;
}

function open(): Database {
  const pool = openPool({ max: env().DATABASE_POOL_SIZE });
  const brief = openPool({ max: BRIEF_POOL_SIZE, connectionTimeoutMillis: 10_000 });
  // Said on the connection: a pooler in between refuses what it does not know of a start.
  brief.on('connect', (client) => {
    client
      .query(`SET statement_timeout = ${BRIEF_MS}; SET default_transaction_read_only = on`)
      .catch(() => undefined);
  });
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  keepApart(prisma);
  const calls = new CallsTogether(
    async (statement) => (await pool.queryAsIs(statement)).rows[0] ?? [],
    env().DATABASE_POOL_SIZE,
  );
  return { pool, brief, prisma, calls };
}

function openPool(options: pg.PoolConfig): EnvironmentPool {
  const pool = new EnvironmentPool({
    connectionString: env().DATABASE_URL,
    connectionTimeoutMillis: 2_000,
    idleTimeoutMillis: 60_000,
    application_name: 'countinghouse',
    ...options,
  });
  // An idle connection that the server ended must not take the process down; the pool replaces it.
  pool.on('error', () => undefined);
  return pool;
}

type Batched = { transaction?: { id?: unknown } };
type Loader = { options?: { batchBy?: (request: Batched) => string | undefined } };

/**
 * Prisma sends reads of single rows that are asked for in one turn of the event loop as one statement, in the name of
 * whoever asked first, who may be at another door. So each goes out by itself.
 */
function keepApart(prisma: PrismaClient): void {
  const { _requestHandler: handler } = prisma as unknown as { _requestHandler?: { dataloader?: Loader } };
  const options = handler?.dataloader?.options;
  const batchBy = options?.batchBy;
  assert(options && batchBy, 'this version of Prisma collects reads in the way that is known here');
  options.batchBy = (request) => (request.transaction?.id ? batchBy(request) : undefined);
}

/** Closes the pool, for tests and orderly shutdown. */
export async function closeDatabase(): Promise<void> {
  const open = holder.countinghouseDatabase;
  holder.countinghouseDatabase = undefined;
  if (open) await Promise.all([open.pool.end(), open.brief.end()]);
}

/** Prisma's client: for reads and plain settings. Money moves go through `callFunction`. */
export function db(): PrismaClient {
  return database().prisma;
}

/** The pool itself, for the database's own facts (health, use of connections). */
export function pool(): pg.Pool {
  return database().pool;
}

/** One connection for reads that are in no hurry: none of its statements runs longer than a second. */
export function briefPool(): pg.Pool {
  return database().brief;
}

/**
 * Calls one of the database's functions: a whole reserve or settle as part of one statement, hence of one commit, or what
 * every call of the API reads; calls that wait at the same moment share it (lib/call-together.ts). Deadlocks and serialization failures are tried again
 * three times with jitter; after that, or when the database cannot be reached, a `busy` error (503) says that nothing was
 * done.
 */
export async function callFunction<T>(
  name: string,
  environmentId: string,
  argument: Record<string, unknown>,
): Promise<T> {
  const call = callOf(name, environmentId, argument);
  return (await untilCommitted(name, () => database().calls.run(call))) as T;
}

/** `nonce` is used up in the same statement. Work that reaches everything is shown the function's own environment; a request only ever its own. */
function callOf(name: string, environmentId: string, argument: Record<string, unknown>): FunctionCall {
  const present = presentEnvironment();
  const shown = present === EVERYWHERE ? environmentId : present;
  const { nonce = null, ...rest } = argument;
  return {
    name,
    environmentId,
    argument: toJson(rest),
    shown,
    nonce: nonce === null ? null : toJson(nonce),
  };
}

/** The same in a commit of its own: for jobs that work on many rows, which would keep payments waiting beside them. */
export async function callAlone<T>(
  name: string,
  environmentId: string,
  argument: Record<string, unknown>,
): Promise<T> {
  const { statement } = single(callOf(name, environmentId, argument));
  const { rows } = await untilCommitted(name, () => database().pool.queryAsIs<[string, T]>(statement));
  return (rows[0] as [string, T])[1];
}

/** The same for work on rows of many environments, all of which are there for jobs: functions with one argument. */
export async function callEverywhere<T>(name: string, argument: Record<string, unknown>): Promise<T> {
  const statement = {
    name,
    text: `SELECT ${name}($1::jsonb)`,
    values: [toJson(argument)],
    rowMode: 'array' as const,
  };
  const { rows } = await untilCommitted(name, () => pool().query<[T]>(statement));
  return (rows[0] as [T])[0];
}

/** `name` is that of the function, for operators; tries that were rolled back are part of its time. */
function untilCommitted<Answer>(name: string, send: () => Promise<Answer>): Promise<Answer> {
  return traced({ name: 'statement', of: name, kind: 'client' }, () => sendUntilCommitted(name, send));
}

async function sendUntilCommitted<Answer>(name: string, send: () => Promise<Answer>): Promise<Answer> {
  const started = monotonicMs();
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await send();
      observeStatement(name, monotonicMs() - started);
      return answer;
    } catch (error) {
      if (!isRetryable(error) || attempt === 4) throw asBusy(error);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * attempt));
    }
  }
}

/** Runs a parameterised read; `name` prepares it. For lists and sums that Prisma's query language cannot say. */
export async function select<T extends Record<string, unknown>>(
  name: string,
  text: string,
  values: readonly unknown[],
): Promise<T[]> {
  return traced({ name: 'statement', of: name, kind: 'client' }, async () => {
    try {
      const { rows } = await pool().query<T>({ name, text, values: [...values] });
      return rows;
    } catch (error) {
      throw asBusy(error);
    }
  });
}

/**
 * JSON with bigints as integers; amounts stay below 2^53 by the database's CHECK constraints. One that does not is our bug
 * and throws, because a rounded amount would be somebody's money.
 */
export function toJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    // Few arguments hold a bigint, and asking for each member whether it is one takes as long as all the rest.
    if (!(error instanceof TypeError)) throw error;
  }
  return JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? exactNumber(item) : item));
}

function exactNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new Error('an integer beyond 2^53 has no exact number');
  return number;
}

const MONEY_FIELD = /^(amount|fee_amount|clock_offset_ms|balance)/;
const TIME_FIELD = /_(at|until|since)$/;

type Field = { name: string; isTime: boolean; isMoney: boolean };
/** By column; rows have a few dozen of them, and every answer has a row. */
const fields = new Map<string, Field>();

function fieldOf(column: string): Field {
  let field = fields.get(column);
  if (!field) {
    const name = column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    field = { name, isTime: TIME_FIELD.test(column), isMoney: MONEY_FIELD.test(column) };
    fields.set(column, field);
  }
  return field;
}

/**
 * A row as a database function returned it (`to_jsonb`, snake_case) in the shape in which Prisma reads it: camelCase,
 * `Date` for instants, `bigint` for amounts.
 */
export function fromSnapshot<Row>(snapshot: Record<string, unknown>): Row {
  const row: Record<string, unknown> = {};
  for (const column of Object.keys(snapshot)) {
    const value = snapshot[column];
    const { name, isTime, isMoney } = fieldOf(column);
    if (isTime && typeof value === 'string') row[name] = new Date(value);
    else if (isMoney && typeof value === 'number') row[name] = BigInt(value);
    else row[name] = value;
  }
  return row as Row;
}

import { availableParallelism } from 'node:os';
import { SETTING } from './present-environment';

/**
 * One call of a database function `name(environment text, argument jsonb)`. `shown` is the environment whose rows are there
 * for it (lib/present-environment.ts); `nonce` what `take_nonce` uses up before it, or null.
 */
export type FunctionCall = {
  name: string;
  environmentId: string;
  argument: string;
  shown: string;
  nonce: string | null;
};

/** A statement as the driver takes it. The results of its calls are at `places` in what `resultsIn` finds in its one row. */
export type CallStatement = { name?: string; text: string; values: string[]; rowMode: 'array' };
type Calls = {
  statement: CallStatement;
  places: readonly number[];
  resultsIn: (row: readonly unknown[]) => readonly unknown[];
};

type Waiting = { call: FunctionCall; resolve: (result: unknown) => void; reject: (error: unknown) => void };

const TOGETHER_MAX = 8;
/** A statement of several calls does not wait for a lock: the others in it have nothing to do with it. */
const LOCK_TIMEOUT = '50ms';
/** After this a running statement no longer keeps others from starting: it waits for something. */
const PATIENCE_MS = 20;

/**
 * Calls that come in while others run share one statement, hence one round trip and one commit: most of what a small
 * commit costs is neither. Alone, a call goes out at once. Each function guards itself, so calls that share a commit need
 * nothing from each other; when one of them fails, the commit is rolled back and each is sent by itself.
 */
export class CallsTogether {
  private waiting: Waiting[] = [];
  private running = 0;
  private isScheduled = false;
  private readonly runningMax: number;

  /** `send` runs a statement and answers its row; the pool has `connectionsMax` connections. */
  constructor(
    private readonly send: (statement: CallStatement) => Promise<readonly unknown[]>,
    connectionsMax: number,
  ) {
    // Half of the processors for statements, half for what is done with their answers; more would make each smaller.
    this.runningMax = Math.max(1, Math.min(Math.floor(availableParallelism() / 2), connectionsMax - 1));
  }

  run(call: FunctionCall): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ call, resolve, reject });
      this.schedule();
    });
  }

  /** What arrives in the same turn of the event loop goes out together. */
  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      while (this.waiting.length > 0 && this.running < this.runningMax) {
        void this.start(this.waiting.splice(0, TOGETHER_MAX));
      }
    });
  }

  private async start(calls: readonly Waiting[]): Promise<void> {
    this.running += 1;
    let counts = true;
    const leave = () => {
      if (!counts) return;
      counts = false;
      this.running -= 1;
      if (this.waiting.length > 0) this.schedule();
    };
    const patience = setTimeout(leave, PATIENCE_MS);
    await this.answer(calls);
    clearTimeout(patience);
    leave();
  }

  private async answer(calls: readonly Waiting[]): Promise<void> {
    const [first, ...others] = calls;
    const isJoint = first === undefined || others.length > 0;
    try {
      const asked = calls.map(({ call }) => call);
      const { statement, places, resultsIn } = isJoint ? joint(asked) : single(first.call);
      const results = resultsIn(await this.send(statement));
      for (const [nth, { resolve }] of calls.entries()) resolve(results[places[nth] ?? 0]);
    } catch (error) {
      if (isJoint && wasRolledBack(error)) {
        // Not awaited: whoever waits for a lock now keeps nobody else from being answered.
        for (const one of calls) void this.answer([one]);
      } else {
        for (const { reject } of calls) reject(error);
      }
    }
  }
}

const SHOW = `set_config('${SETTING}', `;

/** One call by itself, prepared under the function's name. */
export function single({ name, environmentId, argument, shown, nonce }: FunctionCall): Calls {
  const values = [environmentId, argument, shown];
  const settings = `${SHOW}$3, true)`;
  const call = `${name}($1, $2::jsonb)`;
  if (nonce === null) {
    return {
      statement: { name, text: `SELECT ${settings}, ${call}`, values, rowMode: 'array' },
      places: [1],
      resultsIn: byColumn,
    };
  }
  const text = `SELECT ${settings}, take_nonce($1, $4::jsonb), ${call}`;
  return {
    statement: { name: `${name}_with_nonce`, text, values: [...values, nonce], rowMode: 'array' },
    places: [2],
    resultsIn: byColumn,
  };
}

const byColumn = (row: readonly unknown[]) => row;
/** One column for all results: the driver takes longer for two dozen columns than for what is in them. */
const inOneColumn = ([results]: readonly unknown[]) => results as unknown[];

/** Settings come first, so that they hold for what follows in the statement, and end with it. */
function joint(calls: readonly FunctionCall[]): Calls {
  const values: string[] = [];
  const parameter = (value: string) => `$${values.push(value)}`;
  const parts = [`set_config('lock_timeout', '${LOCK_TIMEOUT}', true)`];
  const places: number[] = [];
  let before: string | null = null;
  for (const { name, environmentId, argument, shown, nonce } of calls) {
    if (shown !== before) parts.push(`${SHOW}${parameter(shown)}, true)`);
    before = shown;
    if (nonce !== null) parts.push(`take_nonce(${parameter(environmentId)}, ${parameter(nonce)}::jsonb)`);
    places.push(parts.length);
    parts.push(`${name}(${parameter(environmentId)}, ${parameter(argument)}::jsonb)`);
  }
  const text = `SELECT json_build_array(${parts.join(', ')})`;
  return { statement: { text, values, rowMode: 'array' }, places, resultsIn: inOneColumn };
}

/** The server said that the statement failed. When the connection broke instead, nobody knows whether it was committed. */
function wasRolledBack(error: unknown): boolean {
  return (error as { severity?: string }).severity === 'ERROR';
}

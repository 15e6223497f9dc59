import type { PoolClient } from 'pg';
import { copyIn, copyOut, isUnchecked, writeRows } from './copy';
import { DAY_MS, filled, type Template, templateOf } from './story-template';

/**
 * Where the rows of a payment's story lie, in the order in which foreign keys let them be written. `of` selects them with
 * the payment's id as `story`; columns in `left` get their default again. `$1` is the environment.
 */
const TABLES: readonly { name: string; of: string; left: readonly string[]; isHistory: boolean }[] = [
  {
    name: 'checkout_session',
    of: 't.payment_id AS story FROM checkout_session t',
    left: [],
    isHistory: false,
  },
  { name: 'payment', of: 't.id AS story FROM payment t', left: [], isHistory: false },
  {
    name: 'checkout_step',
    of: `s.payment_id AS story FROM checkout_step t
      JOIN checkout_session s ON s.environment_id = t.environment_id AND s.id = t.session_id`,
    left: ['recorded_in'],
    isHistory: false,
  },
  { name: 'attempt', of: 't.payment_id AS story FROM attempt t', left: [], isHistory: false },
  { name: 'operation', of: 't.payment_id AS story FROM operation t', left: [], isHistory: false },
  {
    name: 'capture',
    of: 't.payment_id AS story FROM capture t',
    left: ['release_entry_id'],
    isHistory: false,
  },
  { name: 'refund', of: 't.payment_id AS story FROM refund t', left: [], isHistory: false },
  { name: 'entry', of: 't.payment_id AS story FROM entry t', left: ['created_at'], isHistory: false },
  {
    name: 'posting',
    of: 'e.payment_id AS story FROM posting t JOIN entry e ON e.environment_id = t.environment_id AND e.id = t.entry_id',
    left: ['recorded_in'],
    isHistory: false,
  },
  {
    name: 'token',
    of: `a.payment_id AS story FROM token t
      JOIN attempt a ON a.environment_id = t.environment_id AND a.payment_method_id = t.id`,
    left: [],
    isHistory: true,
  },
  {
    name: 'event',
    of: `coalesce(t.payment_id, s.payment_id) AS story FROM event t
      LEFT JOIN checkout_session s ON s.environment_id = t.environment_id AND s.id = t.object_id`,
    left: ['recorded_in'],
    isHistory: true,
  },
  {
    name: 'sandbox_effect',
    of: `o.payment_id AS story FROM sandbox_effect t JOIN operation o
      ON o.environment_id = t.environment_id AND o.id = coalesce(t.authorization_id, t.operation_id)`,
    left: [],
    isHistory: true,
  },
  ...['sandbox_challenge', 'sandbox_callback'].map((name) => ({
    name,
    of: `o.payment_id AS story FROM ${name} t
      JOIN operation o ON o.environment_id = t.environment_id AND o.id = t.operation_id`,
    left: [],
    isHistory: true,
  })),
];

type CopyPlan = { paymentIds: readonly string[]; history: boolean; count: number; days: number; now: Date };

/** Copies of stories that are over, moved by whole days: exactly the rows that the originals left, at the cost of inserting them. */
export class StoryCopies {
  private copied = 0;

  private constructor(
    private readonly environmentId: string,
    private readonly columns: ReadonlyMap<string, ReadonlyMap<string, string>>,
    private readonly next: Generator<Copy, undefined>,
    private readonly isUnchecked: boolean,
  ) {}

  /**
   * Reads the stories of these payments, to be copied `count` times over the last `days` days. Without `history` copies have no
   * events and no log of the networks.
   */
  static async of(
    client: PoolClient,
    environmentId: string,
    { paymentIds, history, ...wanted }: CopyPlan,
  ): Promise<StoryCopies> {
    // COPY takes no parameters; ids consist of letters and digits.
    if (![environmentId, ...paymentIds].every((id) => /^\w+$/.test(id))) throw new Error('not an id');
    const chosenStories = `'{${paymentIds.join(',')}}'`;
    const unchecked = await isUnchecked(client);
    const columns = new Map<string, ReadonlyMap<string, string>>();
    const lines = new Map<string, Map<string, string>>();
    for (const table of TABLES.filter((item) => history || !item.isHistory)) {
      const { rows } = await client.query<{ name: string; type: string }>(
        `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
         WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND NOT attname = ANY ($2) ORDER BY attnum`,
        [table.name, table.left],
      );
      const names = rows.map(({ name }) => name);
      columns.set(table.name, new Map(rows.map(({ name, type }) => [name, type])));
      const chosen = names
        .map((name) => (!unchecked && isLink(table.name, name) ? 'NULL' : `t."${name}"`))
        .join(', ');
      const [story, from] = table.of.split(/ AS story /) as [string, string];
      const text = await copyOut(
        client,
        `SELECT ${story}, ${chosen} ${from} WHERE t.environment_id = '${environmentId}' AND ${story} = ANY (${chosenStories})`,
      );
      for (const line of text.split('\n')) {
        const tab = line.indexOf('\t');
        if (tab === -1) continue;
        const rowsOfStory = lines.get(line.slice(0, tab)) ?? new Map<string, string>();
        lines.set(line.slice(0, tab), rowsOfStory);
        rowsOfStory.set(table.name, `${rowsOfStory.get(table.name) ?? ''}${line.slice(tab + 1)}\n`);
      }
    }
    const copies = copiesOf([...lines.values()].map(templateOf), wanted);
    return new StoryCopies(environmentId, columns, copies, unchecked);
  }

  /** The tables that copies are written to. */
  get tables(): readonly string[] {
    return [...this.columns.keys()];
  }

  /** Writes the next `count` copies. The client's role is that of the client given to `of`. */
  async write(client: PoolClient, count: number): Promise<void> {
    const output = new Map<string, string[]>([...this.columns.keys()].map((name) => [name, []]));
    for (let written = 0; written < count; written += 1) this.copy(output);
    await client.query('BEGIN');
    await client.query('SET LOCAL synchronous_commit = off');
    for (const [name, types] of this.columns) {
      const lines = output.get(name) ?? [];
      if (this.isUnchecked) await copyIn(client, name, types.keys(), lines);
      else await writeRows(client, name, types, lines);
    }
    if (!this.isUnchecked) await this.linkSessions(client, output.get('checkout_session') ?? []);
    await client.query('COMMIT');
  }

  private async linkSessions(client: PoolClient, lines: readonly string[]): Promise<void> {
    await client.query(
      `UPDATE checkout_session s SET payment_id = p.id FROM payment p
       WHERE s.environment_id = $1 AND s.id = ANY ($2) AND p.environment_id = $1 AND p.checkout_session_id = s.id`,
      [this.environmentId, lines.filter(Boolean).map((line) => line.split('\t')[1])],
    );
  }

  /** Adds the next copy's rows to those of their tables. */
  private copy(output: Map<string, string[]>): void {
    const { value, done } = this.next.next();
    if (done) throw new Error('all copies are written');
    const { template, shift } = value;
    this.copied += 1;
    for (const [name, lines] of filled(template, shift, this.copied)) output.get(name)?.push(lines);
  }
}

/** A session and its payment name each other; where keys are looked up, the session's half is set when both are there. */
function isLink(table: string, column: string): boolean {
  return table === 'checkout_session' && column === 'payment_id';
}

type Copy = { template: Template; shift: number };

/**
 * `count` copies over the last `days` days, one day after the other: rows lie in their tables as time would have laid them. No two
 * copies of a story have the same day, all days are as full as they can be, and each has other stories.
 */
function* copiesOf(
  templates: readonly Template[],
  { count, days, now }: { count: number; days: number; now: Date },
): Generator<Copy, undefined> {
  const movable = templates.map((template) => ({ template, ...shiftsOf(template, days, now) }));
  const available = movable.reduce((sum, { earliest, latest }) => sum + daysFrom(earliest, latest), 0);
  if (available < count) throw new Error('there are fewer days than copies of a story');
  const today = dayOf(now.getTime());
  let taken = 0;
  for (let day = today - days; day <= today; day += 1) {
    for (let at = 0; at < movable.length; at += 1) {
      const { template, earliest, latest } = movable[(at + day) % movable.length] as (typeof movable)[number];
      const shift = day - dayOf(template.beginsAt);
      // Day 0 is the original's.
      if (shift < earliest || shift > latest || shift === 0) continue;
      taken += count;
      if (taken < available) continue;
      taken -= available;
      yield { template, shift };
    }
  }
}

const dayOf = (time: number) => Math.floor(time / DAY_MS);
const daysFrom = (earliest: number, latest: number) =>
  Math.max(0, latest - earliest + 1) - (earliest <= 0 && latest >= 0 ? 1 : 0);

/** The days by which a story can be moved: it must begin within the last `days` days and be over now. */
function shiftsOf({ beginsAt, endsAt }: Template, days: number, now: Date) {
  const latest = Math.floor((now.getTime() - endsAt) / DAY_MS) - 1;
  return { earliest: Math.ceil((now.getTime() - days * DAY_MS - beginsAt) / DAY_MS), latest };
}

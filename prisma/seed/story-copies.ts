import type { PoolClient } from 'pg';
import { lettersOf } from '@/lib/crypto';
import { copyIn, copyOut, isUnchecked, writeRows } from './copy';

const DAY_MS = 86_400_000;
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

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

/** What differs between two copies of a story: instants in ids, dates, challenges, and the merchant's references. */
const HOLES =
  /(?<=\b(?:pay|att|op|cap|re|ent|evt|cs|req|tok|crd|ali)_)([0-9a-hjkmnp-tv-z]{10})(?=[0-9a-hjkmnp-tv-z]{16})|(\d{4}-\d\d-\d\d)(?=[ T]\d\d:\d\d:\d\d)|(?<=\b(?:chl|cb)_)([a-p]{8})(?=[a-p]{24}\b)|(?<=\bV)(\d{9})\b/g;

/** A piece of text, or the number of the value that stands there. */
type Piece = string | number;
type Hole = { kind: 'instant' | 'date' | 'challenge' | 'reference'; value: string };
type Template = { pieces: Map<string, Piece[]>; holes: Hole[]; endsAt: number; beginsAt: number };

/** Copies of stories that are over, moved by whole days: exactly the rows that the originals left, at the cost of inserting them. */
export class StoryCopies {
  private copied = 0;

  private constructor(
    private readonly environmentId: string,
    private readonly columns: ReadonlyMap<string, ReadonlyMap<string, string>>,
    private readonly templates: readonly Template[],
    private readonly now: Date,
    private readonly isUnchecked: boolean,
  ) {}

  /** Reads the stories of these payments. Without `history` copies have no events and no log of the networks. */
  static async of(
    client: PoolClient,
    environmentId: string,
    { paymentIds, history, now }: { paymentIds: readonly string[]; history: boolean; now: Date },
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
    return new StoryCopies(environmentId, columns, [...lines.values()].map(templateOf), now, unchecked);
  }

  /** The tables that copies are written to. */
  get tables(): readonly string[] {
    return [...this.columns.keys()];
  }

  /** Writes the next `count` copies, over the last `days` days. The client's role is that of the client given to `of`. */
  async write(client: PoolClient, count: number, days: number): Promise<void> {
    const output = new Map<string, string[]>([...this.columns.keys()].map((name) => [name, []]));
    for (let written = 0; written < count; written += 1) this.copy(output, days);
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

  private copy(output: Map<string, string[]>, days: number): void {
    const { templates } = this;
    for (;;) {
      const nth = this.copied % templates.length;
      const round = Math.floor(this.copied / templates.length);
      const template = templates[nth] as Template;
      this.copied += 1;
      const { count, latest } = shiftsOf(template, days, this.now);
      if (round > days) throw new Error('there are fewer days than copies of a story');
      // Every copy of a story has a day of its own, and neighbours in a batch lie far apart. Day 0 is the original's.
      const shift = latest - ((round + nth * 17) % Math.max(1, count));
      if (round >= count || shift === 0) continue;
      const values = template.holes.map((hole) => fillingOf(hole, shift, this.copied));
      for (const [name, pieces] of template.pieces) {
        output
          .get(name)
          ?.push(pieces.map((piece) => (typeof piece === 'number' ? values[piece] : piece)).join(''));
      }
      return;
    }
  }
}

/** A session and its payment name each other; where keys are looked up, the session's half is set when both are there. */
function isLink(table: string, column: string): boolean {
  return table === 'checkout_session' && column === 'payment_id';
}

function templateOf(rows: Map<string, string>): Template {
  const holes: Hole[] = [];
  const numbers = new Map<string, number>();
  const pieces = new Map<string, Piece[]>();
  for (const [name, text] of rows) {
    const parts: Piece[] = [];
    let from = 0;
    for (const match of text.matchAll(HOLES)) {
      const [value] = match;
      const kind = match[1] ? 'instant' : match[2] ? 'date' : match[3] ? 'challenge' : 'reference';
      const number = numbers.get(kind + value) ?? holes.push({ kind, value }) - 1;
      numbers.set(kind + value, number);
      parts.push(text.slice(from, match.index), number);
      from = match.index + value.length;
    }
    pieces.set(name, [...parts, text.slice(from)]);
  }
  const instants = holes.filter(({ kind }) => kind === 'instant').map(({ value }) => decode(value));
  return { pieces, holes, beginsAt: Math.min(...instants), endsAt: Math.max(...instants) };
}

/** The days by which a story can be moved: it must begin within the last `days` days and be over now. */
function shiftsOf(template: Template, days: number, now: Date): { latest: number; count: number } {
  const latest = Math.floor((now.getTime() - template.endsAt) / DAY_MS) - 1;
  const earliest = Math.ceil((now.getTime() - days * DAY_MS - template.beginsAt) / DAY_MS);
  return { latest, count: Math.max(0, latest - earliest + 1) };
}

function fillingOf({ kind, value }: Hole, shift: number, copy: number): string {
  switch (kind) {
    case 'instant':
      return encode(decode(value) + shift * DAY_MS);
    case 'date':
      return new Date(Date.parse(value) + shift * DAY_MS).toISOString().slice(0, 10);
    case 'challenge':
      return lettersOf(Buffer.from(copy.toString(16).padStart(8, '0'), 'hex'));
    case 'reference':
      return String(copy).padStart(9, '0');
  }
}

function decode(digits: string): number {
  let time = 0;
  for (const digit of digits) time = time * 32 + ALPHABET.indexOf(digit);
  return time;
}

function encode(time: number): string {
  let digits = '';
  let rest = time;
  for (let i = 0; i < 10; i += 1) {
    digits = ALPHABET[rest % 32] + digits;
    rest = Math.floor(rest / 32);
  }
  return digits;
}

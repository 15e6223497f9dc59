import { isId, type Noun } from '@/lib/ids';
import { ask } from './ask';
import type { Subject } from './rules/rule';

/** Place in an environment's facts, as live updates have it (lib/live/queries.ts). */
export type Place = { readIn: string; readId: string };
/** What events told of since a place, and the place behind them. */
export type Changed = { payments: string[]; objects: string[]; place: Place; isWhole: boolean };

const EVENTS_MAX = 300;

/** The next ids of a subject behind `after`, by primary key: $1 environment, $2 after, $3 how many. */
const PAGES: Record<Subject, string> = {
  payment: pageOf('payment'),
  entry: pageOf('entry'),
  operation: pageOf('operation'),
  checkout_session: pageOf('checkout_session'),
  payout: pageOf('payout'),
  delivery: pageOf('webhook_delivery'),
  api_key: pageOf('api_key'),
  vault_record: pageOf('vault_record'),
  audit_record: pageOf('audit_record'),
  object: `SELECT DISTINCT object_id AS id FROM event WHERE environment_id = $1 AND object_id > $2 ORDER BY object_id LIMIT $3`,
};

/** Entries of changed payouts ($2), which have no payment. */
const OF_PAYOUTS = 'SELECT id FROM entry WHERE environment_id = $1 AND source_id = ANY ($2)';

/** Rows of changed payments ($2). No payment has the other subjects: what events do not tell of is found by the next pass. */
const CHANGED: Partial<Record<Subject, string>> = {
  entry: 'SELECT id FROM entry WHERE environment_id = $1 AND payment_id = ANY ($2)',
  operation: 'SELECT id FROM operation WHERE environment_id = $1 AND payment_id = ANY ($2)',
  checkout_session: `SELECT checkout_session_id AS id FROM payment
    WHERE environment_id = $1 AND id = ANY ($2) AND checkout_session_id IS NOT NULL`,
};

/** Subjects that events are about. */
const TOLD: Partial<Record<Subject, Noun>> = {
  checkout_session: 'checkoutSession',
  payout: 'payout',
  api_key: 'key',
};

/** Whether events tell of changes of these rows; others are met by the pass over everything alone. */
export function isTold(subject: Subject): boolean {
  return subject === 'payment' || subject === 'object' || subject in CHANGED || subject in TOLD;
}

function pageOf(table: string): string {
  return `SELECT id FROM ${table} WHERE environment_id = $1 AND id > $2 ORDER BY id LIMIT $3`;
}

/** At most `limit` ids behind `after`; null when even finding them takes too long. */
export async function nextSubjects(
  subject: Subject,
  environmentId: string,
  after: string,
  limit: number,
): Promise<string[] | null> {
  const rows = await ask<{ id: string }>(PAGES[subject], [environmentId, after, limit]);
  return rows?.map(({ id }) => id) ?? null;
}

/** Ids of the subjects that what changed may have changed. */
export async function changedSubjects(
  subject: Subject,
  environmentId: string,
  { payments, objects }: Pick<Changed, 'payments' | 'objects'>,
): Promise<string[]> {
  if (subject === 'payment') return payments;
  if (subject === 'object') return objects;
  const noun = TOLD[subject];
  const own = noun ? objects.filter((id) => isId(noun, id)) : [];
  const payouts = subject === 'entry' ? objects.filter((id) => isId('payout', id)) : [];
  const found = await Promise.all([
    idsOf(environmentId, CHANGED[subject], payments),
    idsOf(environmentId, OF_PAYOUTS, payouts),
  ]);
  return [...new Set([...own, ...found.flat()])];
}

async function idsOf(
  environmentId: string,
  text: string | undefined,
  of: readonly string[],
): Promise<string[]> {
  if (!text || of.length === 0) return [];
  return (await ask<{ id: string }>(text, [environmentId, of]))?.map(({ id }) => id) ?? [];
}

/** The subjects of one turn: rules that are at the same place of the same ones read them once. */
export class TurnSubjects {
  private readonly known = new Map<string, string[]>();

  constructor(
    private readonly environmentId: string,
    private readonly told: Pick<Changed, 'payments' | 'objects'>,
  ) {}

  /** See `changedSubjects`. */
  async changed(subject: Subject): Promise<string[]> {
    return (await this.once(subject, () => changedSubjects(subject, this.environmentId, this.told))) ?? [];
  }

  /** See `nextSubjects`. */
  next(subject: Subject, after: string, limit: number): Promise<string[] | null> {
    return this.once(`${subject} ${after} ${limit}`, () =>
      nextSubjects(subject, this.environmentId, after, limit),
    );
  }

  private async once(what: string, read: () => Promise<string[] | null>): Promise<string[] | null> {
    const ids = this.known.get(what) ?? (await read());
    if (ids !== null) this.known.set(what, ids);
    return ids;
  }
}

/**
 * What events told of behind a place, in an order that no later commit changes. A place of another cluster, which came with a
 * restored backup, is given up: the pass over everything finds what it missed.
 */
export async function changedSince(environmentId: string, from: Place): Promise<Changed> {
  const rows =
    (await ask<{ id: string; object: string; payment: string | null; xid: string; edge: string }>(
      `WITH edge AS MATERIALIZED (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS xid)
       SELECT v.id, v.object_id AS object, v.payment_id AS payment, v.recorded_in::text AS xid, edge.xid::text AS edge
       FROM edge LEFT JOIN LATERAL (SELECT id, object_id, payment_id, recorded_in FROM event
         WHERE environment_id = $1 AND recorded_in >= $2::xid8 AND recorded_in < edge.xid
           AND (recorded_in > $2::xid8 OR id > $3)
         ORDER BY recorded_in, id LIMIT ${EVENTS_MAX}) v ON true`,
      [environmentId, from.readIn, from.readId],
    )) ?? [];
  const told = rows.filter(({ id }) => id !== null);
  const last = told.at(-1);
  const isWhole = told.length < EVENTS_MAX;
  const edge = rows[0]?.edge ?? from.readIn;
  return {
    payments: [...new Set(told.flatMap(({ payment }) => payment ?? []))],
    objects: [...new Set(told.map(({ object }) => object))],
    place: isWhole || !last ? { readIn: edge, readId: '' } : { readIn: last.xid, readId: last.id },
    isWhole,
  };
}

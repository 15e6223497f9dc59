import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';
import { BALANCES, NUMBERS, RULES } from './registry';
import type { Offender } from './rules/rule';
import { isTold } from './subjects';

export type InvariantState = 'unproven' | 'holds' | 'broken';
/** An offender with the payment that it belongs to, where there is one. Amounts in minor units, times RFC 3339. */
export type OffenderView = Offender & { payment: string | null; since: string };
export type ChangeView = { from: InvariantState; to: InvariantState; offenders: number; at: string };
export type InvariantView = {
  number: number;
  state: InvariantState;
  /** Whether its rows are looked at within seconds of a change too; else the pass over all of them alone meets it. */
  isFollowed: boolean;
  /** The last time that every row was looked at. */
  passed: { at: string; rows: number; ms: number } | null;
  /** The pass that goes on now. */
  running: { rows: number } | null;
  /** Rows that break it now; `offenders` are the first of them. */
  broken: number;
  offenders: OffenderView[];
  /** Changes of its state, the newest first. */
  changes: ChangeView[];
};
export type Board = {
  invariants: InvariantView[];
  /** When what had changed was looked at last. */
  lookedAt: string | null;
};

const OFFENDERS_SHOWN = 25;
const CHANGES_SHOWN = 8;

type Row = {
  number: number;
  state: InvariantState;
  passed_at: Date | null;
  passed_rows: number | null;
  passed_ms: number | null;
  running: number | null;
  broken: number;
  offenders: OffenderView[] | null;
  changes: ChangeView[] | null;
};

/**
 * What is known of every invariant in this environment, in the order of invariants.md. Who may not read the books sees which
 * account is wrong, and not its balances.
 */
export async function invariantBoard(actor: Actor): Promise<Board> {
  const { id } = actor.environment;
  const [rows, [watch]] = await Promise.all([
    select<Row>('invariant_board', BOARD, [id, OFFENDERS_SHOWN, CHANGES_SHOWN]),
    select<{ looked_at: Date | null }>(
      'invariant_looked_at',
      'SELECT looked_at FROM invariant_watch WHERE environment_id = $1',
      [id],
    ),
  ]);
  const known = new Map(rows.map((row) => [row.number, row]));
  const mayReadBooks = actor.permissions.has('ledger:read');
  return {
    invariants: NUMBERS.map((number) => viewOf(number, known.get(number), mayReadBooks)),
    lookedAt: watch?.looked_at?.toISOString() ?? null,
  };
}

const BOARD = `
  SELECT i.number, i.state, i.passed_at, i.passed_rows::float8 AS passed_rows, i.passed_ms::float8 AS passed_ms,
    CASE WHEN i.cursor IS NOT NULL THEN i.rows::float8 END AS running,
    (SELECT count(*)::int FROM invariant_offender o
      WHERE o.environment_id = $1 AND o.number = i.number AND o.cleared_at IS NULL) AS broken,
    (SELECT jsonb_agg(to_jsonb(o)) FROM (
      SELECT o.object_id, o.problem, o.expected, o.found, o.first_at AS since,
        CASE WHEN o.object_id LIKE 'pay\\_%' THEN o.object_id ELSE coalesce(
          (SELECT payment_id FROM entry x WHERE x.environment_id = $1 AND x.id = o.object_id),
          (SELECT payment_id FROM capture x WHERE x.environment_id = $1 AND x.id = o.object_id),
          (SELECT payment_id FROM attempt x WHERE x.environment_id = $1 AND x.id = o.object_id),
          (SELECT payment_id FROM operation x WHERE x.environment_id = $1 AND x.id = o.object_id)) END AS payment
      FROM invariant_offender o WHERE o.environment_id = $1 AND o.number = i.number AND o.cleared_at IS NULL
      ORDER BY o.first_at, o.object_id LIMIT $2) o) AS offenders,
    (SELECT jsonb_agg(to_jsonb(c)) FROM (
      SELECT from_state AS "from", to_state AS "to", offenders, at FROM invariant_change c
      WHERE c.environment_id = $1 AND c.number = i.number ORDER BY seq DESC LIMIT $3) c) AS changes
  FROM invariant i WHERE i.environment_id = $1`;

function viewOf(number: number, row: Row | undefined, mayReadBooks: boolean): InvariantView {
  const offenders = row?.offenders ?? [];
  const isHidden = number === BALANCES && !mayReadBooks;
  return {
    number,
    state: row?.state ?? 'unproven',
    isFollowed: RULES.some((rule) => rule.number === number && isTold(rule.subject)),
    passed: row?.passed_at
      ? { at: row.passed_at.toISOString(), rows: row.passed_rows ?? 0, ms: row.passed_ms ?? 0 }
      : null,
    running: row?.running == null ? null : { rows: row.running },
    broken: row?.broken ?? 0,
    offenders: isHidden ? offenders.map((one) => ({ ...one, expected: '', found: '' })) : offenders,
    changes: row?.changes ?? [],
  };
}

import { monotonicMs } from '@/lib/clock';
import { callAlone, callEverywhere, select } from '@/lib/db';
import { newId } from '@/lib/ids';
import { log } from '@/lib/log';
import { inEnvironment } from '@/lib/present-environment';
import { learnSize, offendersAmong, sizeOf } from './look';
import { LookTogether } from './look-together';
import { BALANCES, RULES } from './registry';
import type { Offender, Rule } from './rules/rule';
import { type Changed, changedSince, TurnSubjects } from './subjects';
import { addPostings, beginSums, type Carried, compareSums } from './sum-postings';

/** Work of one turn of an environment, in milliseconds; statements that run are not cut short by it. */
const TURN_MS = 100;
const LEASE_MS = 60_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** A pass over everything comes again after a hundred times what it took: one part in a hundred of one connection. */
const REST = 100;

type Watched = { environment: string; read_in: string; read_id: string };
/** What is known of an invariant when a turn begins. */
type Known = {
  number: number;
  cursor: string | null;
  carried: Carried | null;
  rows: number;
  ms: number;
  is_due: boolean;
  /** Objects that broke it last, with the subject that they are found by. */
  open: string[];
};
/** What a turn did for one invariant. */
type Step = {
  cursor: string | null;
  carried: Carried | null;
  rows: number;
  ms: number;
  isPassed: boolean;
  found: Offender[];
  looked: string[];
};

/**
 * Looks at what changed in environments whose time has come, and goes on with their passes over everything, for about
 * `budgetMs` milliseconds. Returns how many environments were looked at.
 */
export async function watchInvariants(budgetMs: number): Promise<number> {
  const started = monotonicMs();
  let looked = 0;
  while (monotonicMs() - started < budgetMs) {
    const [watched] = await callEverywhere<Watched[]>('invariant_watch_claim', {
      limit: 1,
      lease_ms: LEASE_MS,
    });
    if (!watched) break;
    await inEnvironment(watched.environment, () => watchEnvironment(watched));
    looked += 1;
  }
  return looked;
}

/** One turn of one environment. All that it found is written down at its end, in one commit. */
async function watchEnvironment({ environment, read_in, read_id }: Watched): Promise<void> {
  const changed = await changedSince(environment, { readIn: read_in, readId: read_id });
  const known = new Map((await knownOf(environment)).map((one) => [one.number, one]));
  const turn = {
    environment,
    changed,
    subjects: new TurnSubjects(environment, changed),
    together: new LookTogether(environment),
    until: monotonicMs() + TURN_MS,
  };
  const steps: Taken[] = [];
  for (const number of [...RULES.map((rule) => rule.number), BALANCES]) {
    const before = known.get(number) ?? unknown(number);
    const step = await lookAt(turn, number, before);
    if (step) steps.push({ before, step });
  }
  const isUnderWay = steps.some(
    ({ before, step }) => !step.isPassed && (step.cursor !== null || before.is_due),
  );
  await callAlone('invariant_turn_end', environment, {
    steps: steps.map(recordOf),
    read_in: changed.place.readIn,
    read_id: changed.place.readId,
    next_ms: changed.objects.length > 0 ? 10_000 : 60_000 + Math.random() * MINUTE_MS,
    // What is under way goes on at once, and what is broken is looked at again soon.
    soon_ms: !changed.isWhole || isUnderWay ? 1_000 : null,
    broken_ms: 5_000,
    actor: 'system',
    request_id: newId('request'),
  });
}

/** One that cannot be looked at keeps no other one back; its last pass grows old, which the board shows. */
async function lookAt(turn: Turn, number: number, before: Known): Promise<Step | null> {
  const rule = RULES.find((one) => one.number === number);
  try {
    return rule ? await lookByRows(turn, rule, before) : await lookAtSums(turn, before);
  } catch (error) {
    log.error(
      { err: error, environment: turn.environment, invariant: number },
      'an invariant was not looked at',
    );
    return null;
  }
}

type Taken = { before: Known; step: Step };

type Turn = {
  environment: string;
  changed: Changed;
  subjects: TurnSubjects;
  together: LookTogether;
  until: number;
};

function unknown(number: number): Known {
  return { number, cursor: null, carried: null, rows: 0, ms: 0, is_due: true, open: [] };
}

function knownOf(environment: string): Promise<Known[]> {
  return select<Known>(
    'invariants_known',
    `SELECT i.number, i.cursor, i.carried, i.rows::float8 AS rows, i.duration_ms::float8 AS ms,
       i.due_at <= clock_timestamp() AS is_due,
       ARRAY(SELECT DISTINCT o.object_id FROM invariant_offender o WHERE o.environment_id = $1 AND o.number = i.number
         AND o.cleared_at IS NULL) AS open
     FROM invariant i WHERE i.environment_id = $1`,
    [environment],
  );
}

/** Changed rows, rows that were wrong, and then as many of all as the turn has time for. Null when nothing was to do. */
async function lookByRows(turn: Turn, rule: Rule, before: Known): Promise<Step | null> {
  const { environment, subjects, together, until } = turn;
  const changed = await subjects.changed(rule.subject);
  const open = await subjectsOf(environment, rule, before.open);
  const again = open.filter((id) => !changed.includes(id));
  const found = [
    ...(await together.offenders(rule, changed)),
    ...(await offendersAmong(rule, environment, again)),
  ];
  const step: Step = {
    ...{ cursor: before.cursor, carried: null, rows: before.rows, ms: before.ms, isPassed: false, found },
    looked: before.open,
  };
  const isUnderWay = before.cursor !== null || before.is_due;
  if (!isUnderWay && found.length === 0 && before.open.length === 0) return null;
  while (isUnderWay && !step.isPassed && monotonicMs() < until) {
    const started = monotonicMs();
    const limit = sizeOf(rule.number);
    const page = await subjects.next(rule.subject, step.cursor ?? '', limit);
    if (page === null) {
      learnSize(rule.number, null);
      continue;
    }
    step.found.push(...(await offendersAmong(rule, environment, page)));
    step.rows += page.length;
    step.ms += monotonicMs() - started;
    step.cursor = page.at(-1) ?? step.cursor;
    step.isPassed = page.length < limit;
  }
  return step;
}

/** An offender may be a part of its subject, such as a refund of a payment. */
async function subjectsOf(environment: string, rule: Rule, open: readonly string[]): Promise<string[]> {
  if (open.length === 0 || rule.subject !== 'payment') return [...open];
  const rows = await select<{ id: string }>(
    'invariant_payments_of',
    `SELECT id FROM payment WHERE environment_id = $1 AND id = ANY ($2)
     UNION SELECT payment_id FROM capture WHERE environment_id = $1 AND id = ANY ($2)
     UNION SELECT payment_id FROM refund WHERE environment_id = $1 AND id = ANY ($2)
     UNION SELECT payment_id FROM dispute WHERE environment_id = $1 AND id = ANY ($2)
     UNION SELECT payment_id FROM attempt WHERE environment_id = $1 AND id = ANY ($2)
     UNION SELECT payment_id FROM operation WHERE environment_id = $1 AND id = ANY ($2)`,
    [environment, open],
  );
  return rows.map(({ id }) => id);
}

/** Goes on summing postings; at the end of a pass the sums are compared with what is folded. */
async function lookAtSums({ environment, until }: Turn, before: Known): Promise<Step | null> {
  if (before.cursor === null && !before.is_due) return null;
  const step: Step = { ...before, isPassed: false, found: [], looked: [] };
  const started = monotonicMs();
  step.carried = before.cursor === null ? await beginSums(environment) : before.carried;
  if (!step.carried) return null;
  step.cursor ??= ':0';
  while (!step.isPassed && monotonicMs() < until) {
    const began = monotonicMs();
    const limit = sizeOf(BALANCES);
    const next = await addPostings(environment, step.carried, step.cursor, limit);
    learnSize(BALANCES, next && monotonicMs() - began);
    if (!next) continue;
    step.carried = next.carried;
    step.rows += next.rows;
    step.isPassed = next.cursor === null;
    step.cursor = next.cursor ?? step.cursor;
  }
  step.ms += monotonicMs() - started;
  if (step.isPassed) Object.assign(step, { found: compareSums(step.carried), looked: before.open });
  return step;
}

/** A step as it is written down. A pass of what is broken comes again soon, so that the board is red no longer than it must be. */
function recordOf({ before, step }: Taken) {
  return {
    ...{ number: before.number, id: newId('invariant'), found: step.found, looked: step.looked },
    ...{ cursor: step.cursor, carried: step.carried, rows: step.rows, is_passed: step.isPassed },
    duration_ms: Math.round(step.ms),
    rest_ms: step.found.length > 0 ? MINUTE_MS : Math.min(DAY_MS, Math.max(5 * MINUTE_MS, step.ms * REST)),
    event_ids: [newId('event')],
  };
}

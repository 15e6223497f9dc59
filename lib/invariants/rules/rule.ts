/** What a rule looks at: its rows are walked by primary key, and again when an event tells that they changed. */
export type Subject =
  | 'payment'
  | 'entry'
  | 'operation'
  | 'object'
  | 'checkout_session'
  | 'payout'
  | 'delivery'
  | 'api_key'
  | 'vault_record'
  | 'audit_record';

/**
 * One invariant of invariants.md that the rows of an environment can break. `check` takes the environment ($1) and ids of
 * subjects ($2) and finds what is wrong in one statement, hence in one moment: (object_id, problem, expected, found), all
 * text. Its words are in `invariants.rules` under its number, those of its problems in `invariants.problems`.
 */
export type Rule = { number: number; subject: Subject; check: string };

/** A row that breaks an invariant. Amounts are minor units. */
export type Offender = { object_id: string; problem: string; expected: string; found: string };

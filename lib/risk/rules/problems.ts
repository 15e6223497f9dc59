import type { Span } from './tree';

/** What a rule's text is measured by, before anything is made of it. */
export const BOUNDS = { characters: 100_000, nodes: 10_000, depth: 50, text: 500, listed: 1_000 } as const;

/**
 * Everything that can be wrong with a rule. `{…}` are the problem's values; the console has the same sentences in the
 * reader's language (rules.json).
 */
export const PROBLEMS = {
  empty: 'The rule is empty; write what it looks for',
  too_long: 'The rule has {found} characters; {maximum} are taken',
  too_many_nodes: 'The rule has more than {maximum} parts; put values into a list',
  too_deep: 'The rule is nested more than {maximum} levels deep',
  too_many_values: 'A list in parentheses has {maximum} values at most; use a list of its own',
  unexpected_character: '“{found}” does not belong here',
  unexpected_end: 'The rule ends too early; {expected} is missing',
  unexpected: '“{found}” does not belong here; {expected} was expected',
  text_open: 'The text is not closed with a quotation mark',
  text_too_long: 'A text has {maximum} characters at most',
  number_invalid: 'This is not a number that is taken: at most 15 digits, 6 of them behind the point',
  currency_unknown: '{found} is not a currency',
  currency_digits: '{currency} has {digits} digits behind the point',
  unit_unknown: '“{found}” is not a unit; s, m, h and d are',
  unknown_attribute: 'There is no attribute {found}',
  unknown_attribute_close: 'There is no attribute {found}; did you mean {close}?',
  unknown_velocity: 'There is no velocity feature {found}',
  unknown_list: 'There is no list @{found}',
  list_kind: 'The list @{list} is of {found}, {key} is looked up in lists of {expected}',
  not_listed: '{key} cannot be looked up in a list',
  only_lists: '{key} can only be looked up in a list: {key} in @list',
  not_condition: 'This is {found}; a rule needs something that is true or false here',
  not_value: 'A condition cannot stand here; a value was expected',
  type_mismatch: 'This compares {left} with {right}',
  not_ordered: '{operator} needs numbers, amounts or durations; this is {found}',
  not_text: '{operator} needs a text; this is {found}',
  not_calculable: '{left} {operator} {right} cannot be calculated',
  currency_mixed: 'Amounts of the payment’s currency and of {common} cannot be mixed',
  not_whole: 'Minor units have no fraction; write an amount with its currency, such as 10.50 USD',
  country_invalid: '“{found}” is not a country; write two letters, such as “US”',
  address_invalid: '“{found}” is not an address or a network',
  divides_by_zero: 'This divides by zero',
} as const;
export type ProblemCode = keyof typeof PROBLEMS;

/** What was expected where it is no word or sign of the language. */
export const EXPECTED = {
  text: 'a text in quotation marks',
  attribute: 'an attribute',
  value: 'a value',
  operand: 'an attribute or a value',
  field: 'the name of a field',
  feature: 'a measure, a key or a window',
} as const;

/** Something wrong in a rule's text. Line and column count from 1. */
export type RuleProblem = Span & {
  code: ProblemCode;
  line: number;
  column: number;
  values: Record<string, string | number>;
  detail: string;
};

/** Thrown by the reader of a text, which stops at the first mistake. */
export class RuleError extends Error {
  override name = 'RuleError';
  constructor(
    readonly code: ProblemCode,
    readonly span: Span,
    readonly values: Record<string, string | number> = {},
  ) {
    super(code);
  }
}

/** The problem with its place in the text and its sentence in English. */
export function problemAt(
  text: string,
  code: ProblemCode,
  { from, to }: Span,
  values: Record<string, string | number> = {},
): RuleProblem {
  const before = text.slice(0, from).split('\n');
  return {
    code,
    from,
    to,
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
    values,
    detail: PROBLEMS[code].replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = String(values[name] ?? '');
      return name === 'expected' && Object.hasOwn(EXPECTED, value) ? EXPECTED[value as 'text'] : value;
    }),
  };
}

import { redactCardNumbers } from '@/lib/card-number';
import { DomainError } from '@/lib/errors';
import { checkRule, type KnownLists } from './check';
import { parseRule } from './parse';
import type { RuleProblem } from './problems';
import type { Expression } from './tree';

/** Every problem of a text, or none and its tree. */
export function readRule(
  text: string,
  lists?: KnownLists,
): { tree: Expression | null; problems: RuleProblem[] } {
  const parsed = parseRule(text);
  if (!parsed.ok) return { tree: null, problems: [parsed.problem] };
  return { tree: parsed.tree, problems: checkRule(text, parsed.tree, lists) };
}

/** The tree of a text that can run. Throws `rule_invalid` with every problem by line and column; nothing is kept then. */
export function checkedRule(text: string, lists?: KnownLists): Expression {
  const { tree, problems } = readRule(text, lists);
  const first = problems[0];
  if (tree && !first) return tree;
  throw new DomainError('rule_invalid', `${placeOf(first)}: ${first?.detail}. Nothing was saved.`, {
    errors: problems.map((problem) => ({
      pointer: '/expression',
      code: problem.code,
      detail: `${placeOf(problem)}: ${problem.detail}`,
    })),
    problems: problems.map(({ code, line, column, from, to, values, detail }) => ({
      code,
      line,
      column,
      from,
      to,
      values: Object.fromEntries(
        Object.entries(values).map(([name, value]) => [
          name,
          typeof value === 'string' ? redactCardNumbers(value) : value,
        ]),
      ),
      detail: redactCardNumbers(detail),
    })),
  });
}

function placeOf(problem: RuleProblem | undefined): string {
  return `line ${problem?.line}, column ${problem?.column}`;
}

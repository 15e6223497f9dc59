import { z } from 'zod';
import { withoutCardNumbers } from '@/lib/fields';
import { RULE_ACTIONS } from './evaluate';
import { BOUNDS } from './problems';
import { RULE_STATUSES } from './status';

/** Rules of an environment that are not deleted. */
export const RULES_MAX = 500;
/** Days of history that a backtest looks at unless told otherwise, and at most. */
export const BACKTEST_DAYS = 30;
const BACKTEST_DAYS_MAX = 366;
const DAY_MS = 86_400_000;

const Name = withoutCardNumbers(z.string().trim().min(1).max(100));
const Action = z.enum(RULE_ACTIONS).describe('Asked in this order; the first kind with a match decides');
// A text that is too long gets the reader's own problem, with its place.
const Expression = withoutCardNumbers(z.string().max(BOUNDS.characters * 2)).describe(
  'The rule as text: `amount > 500.00 USD and card_country != "US"`',
);

export const CreateRule = z.strictObject({ name: Name, action: Action, expression: Expression });
export type CreateRule = z.output<typeof CreateRule>;

const Count = z.int().min(1).max(1_000_000);
export const UpdateRule = z.strictObject({
  name: Name.optional(),
  action: Action.optional(),
  expression: Expression.optional(),
  version: Count.optional().describe('Of the object: refuses when it changed since'),
});
export type UpdateRule = z.output<typeof UpdateRule> & { id: string };

const RuleVersion = Count.optional().describe('A version of the rule; the latest when it is missing');
export const ChooseVersion = z.strictObject({ rule_version: RuleVersion });
export type ChooseVersion = z.output<typeof ChooseVersion> & { id: string };

export const ShadowRule = z.strictObject({
  rule_version: Count.nullish().describe('The latest when it is missing; null ends the shadow'),
});
export type ShadowRule = z.output<typeof ShadowRule> & { id: string };

/** Before there were payments PostgreSQL and JavaScript write years differently. */
const Instant = z.iso.datetime({ offset: true }).refine((at) => Date.parse(at) > Date.UTC(2000), {
  message: 'must be after the year 2000',
});
type Window = { from?: string | undefined; until?: string | undefined };
/** Whether a window has a length, and no more than a backtest reads. */
export const isWindow = ({ from, until }: Window) => {
  const length = from && until ? Date.parse(until) - Date.parse(from) : 1;
  return length > 0 && length <= BACKTEST_DAYS_MAX * DAY_MS;
};
/** What is wrong with a window that `isWindow` refuses. */
export const WINDOW = {
  path: ['from'],
  message: `must be before until, and at most ${BACKTEST_DAYS_MAX} days`,
};
/** The fields of a window of history. */
export const WindowFields = {
  from: Instant.optional().describe(`${BACKTEST_DAYS} days before until when it is missing`),
  until: Instant.optional().describe('Now when it is missing'),
};

export const BacktestRule = z
  .strictObject({ rule_version: RuleVersion, ...WindowFields })
  .refine(isWindow, WINDOW);
export type BacktestRule = z.output<typeof BacktestRule> & { id: string };

/** A text that is not kept: for the editor, before anything is saved. */
export const TryRule = z
  .strictObject({ action: Action, expression: Expression, ...WindowFields })
  .refine(isWindow, WINDOW);
export type TryRule = z.output<typeof TryRule>;

export const SaveRuleSetting = z.strictObject({ two_people: z.boolean() });
export type SaveRuleSetting = z.output<typeof SaveRuleSetting>;

export const RuleFilters = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(400).optional(),
  status: z.enum(RULE_STATUSES).optional(),
  action: z.enum(RULE_ACTIONS).optional(),
});
export type RuleFilters = z.output<typeof RuleFilters>;

// The same with the id among the fields: the console's actions have no path.
const Id = { id: z.string().max(64) };
export const OneRule = z.strictObject(Id);
export const UpdateOneRule = UpdateRule.extend(Id);
export const ChooseOneVersion = ChooseVersion.extend(Id);
export const ShadowOneRule = ShadowRule.extend(Id);
export const BacktestOneRule = z
  .strictObject({ ...Id, rule_version: RuleVersion, ...WindowFields })
  .refine(isWindow, WINDOW);

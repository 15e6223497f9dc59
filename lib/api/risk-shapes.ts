import { z } from 'zod';
import { DECISIONS } from '@/lib/risk/assess';
import { OUTCOMES } from '@/lib/risk/rules/backtest-result';
import { RULE_ACTIONS } from '@/lib/risk/rules/evaluate';
import { RULE_STATUSES } from '@/lib/risk/rules/status';
import { TRAFFIC_PATTERNS } from '@/lib/testlab/traffic-patterns';
import { instant, minor, nullableText, scope, stamps } from './shape-parts';

const number = z.int().nullable();
const Value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const Warning = z.discriminatedUnion('code', [
  z.strictObject({ code: z.literal('may_be_missing'), keys: z.array(z.string()) }),
  z.strictObject({ code: z.literal('never_matches') }),
  z.strictObject({
    code: z.literal('contradicts'),
    rule: z.string(),
    name: z.string(),
    wins: z.enum(RULE_ACTIONS),
    example: z.record(z.string(), Value),
  }),
]);
const Tally = z.strictObject({ attempts: z.int(), matched: z.int() });
const outcomes = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, Tally]));

/** What would have been done with the attempts of a window. */
const findings = {
  attempts: z.int(),
  matched: z.int(),
  whole: z.boolean().describe('False when the window has more attempts than are looked at'),
  outcomes: z.strictObject(outcomes),
  money: z.array(z.strictObject({ currency: z.string(), saved: minor, lost: minor })),
  false_positive_rate: z.number().min(0).max(1).nullable(),
  already_stopped: z.int(),
  overlap: z.array(
    z.strictObject({ rule: z.string(), name: z.string(), action: z.string(), matched: z.int() }),
  ),
  faults: z.array(z.strictObject({ fault: z.string(), key: nullableText, attempts: z.int() })),
  samples: z.array(
    z.strictObject({
      payment: z.string(),
      attempt: z.string(),
      at: instant,
      amount: minor,
      currency: z.string(),
      outcome: z.enum(OUTCOMES),
      decision: z.string(),
    }),
  ),
};
const threshold = z.int().min(1).max(99).nullable();
const thresholds = { challenge_at: threshold, review_at: threshold, block_at: threshold };
const ThresholdsBacktest = z.strictObject({
  id: z.string(),
  object: z.literal('risk_thresholds_backtest'),
  ...scope,
  ...thresholds,
  from: instant,
  until: instant,
  challenge: z.strictObject(findings).nullable(),
  review: z.strictObject(findings).nullable(),
  block: z.strictObject(findings).nullable(),
  created_by: z.string(),
  created_at: instant,
});

/** The shapes of risk rules and thresholds, and of what they would have done. */
export const RISK_SHAPES = {
  RiskRule: z.strictObject({
    id: z.string(),
    object: z.literal('risk_rule'),
    ...scope,
    name: z.string(),
    action: z.enum(RULE_ACTIONS),
    expression: z.string(),
    status: z.enum(RULE_STATUSES),
    shown_version: z
      .int()
      .describe('Of which action, expression and status are: the active one, or the latest'),
    latest_version: z.int(),
    active_version: number,
    shadow_version: number,
    earlier_version: number.describe('Where a rollback goes'),
    requested_version: number.describe('Waits for a second person'),
    requested_by: nullableText,
    requested_at: instant.nullable(),
    warnings: z.array(Warning).nullable().describe('Only in the answer of `validate`'),
    created_by: z.string(),
    deleted: z.boolean(),
    ...stamps,
  }),
  RiskBacktest: z.strictObject({
    id: z.string(),
    object: z.literal('risk_backtest'),
    ...scope,
    rule: z.string(),
    rule_version: z.int(),
    from: instant,
    until: instant,
    ...findings,
    created_by: z.string(),
    created_at: instant,
  }),
  RiskThresholds: z.strictObject({
    object: z.literal('risk_thresholds'),
    ...scope,
    ...thresholds,
    version: z.int().describe('0 where nobody has set any'),
    set_by: nullableText,
    set_at: instant.nullable(),
    backtest: nullableText.describe('The newest of the same scores, not older than what was in force before'),
    requested: z
      .strictObject({ ...thresholds, requested_by: z.string(), requested_at: instant })
      .nullable()
      .describe('Waits for a second person, who sets the same'),
    versions: z
      .array(
        z.strictObject({
          version: z.int(),
          ...thresholds,
          requested_by: nullableText,
          set_by: z.string(),
          set_at: instant,
          backtest: ThresholdsBacktest.nullable(),
        }),
      )
      .optional()
      .describe('The newest twenty; only where the thresholds are retrieved'),
  }),
  RiskThresholdsBacktest: ThresholdsBacktest,
  TestTraffic: z.strictObject({
    object: z.literal('test_traffic'),
    environment: z.string(),
    pattern: z.enum(TRAFFIC_PATTERNS),
    seed: z.int(),
    decisions: z.record(z.enum(DECISIONS), z.int()),
    attempts: z.array(
      z.strictObject({
        payment: z.string(),
        kind: z.enum(['good', 'card_testing', 'stolen_card']),
        decision: z.enum(DECISIONS),
        score: z.int(),
      }),
    ),
  }),
};

import type { Decision } from '@/lib/risk/assess';
import { FRAUDS, INTENTS, type Intent } from './status';

/** Attempts that were alike in all that the report asks. `amountUsd`: cents of US dollars, together. */
export type AttemptGroup = {
  intent: Intent;
  decision: Decision;
  score: number;
  rules: readonly string[];
  paid: boolean;
  /** Whether it was behind the first few of its burst, or of its card. */
  late: boolean;
  attempts: number;
  amountUsd: number;
};

/** A burst cannot be told from shoppers before this many cards. */
export const FIRST_FEW = 5;
/** Found: risk did anything but approve. */
const isFound = ({ decision }: AttemptGroup) => decision !== 'approve';
const isFraud = ({ intent }: AttemptGroup) => intent !== 'legitimate';
/** Scores of which the report says what they would have found. */
export const THRESHOLDS = [30, 40, 50, 60, 70, 80, 90] as const;

/** How well something told frauds from customers; shares from 0 to 1, null where there is nothing to divide by. */
export type Quality = {
  precision: number | null;
  recall: number | null;
  falsePositiveRate: number | null;
};
export type Report = Quality & {
  attempts: number;
  matrix: ({ intent: Intent } & Record<Decision, number>)[];
  /** By what fraud it was. */
  found: {
    intent: Intent;
    attempts: number;
    found: number;
    recall: number | null;
    recallLate: number | null;
  }[];
  /** Customers who were refused outright, as a share of them. */
  blockedLegitimate: number | null;
  thresholds: (Quality & { at: number; cardTesting: number | null; stolenCard: number | null })[];
  rules: { rule: string; frauds: number; legitimate: number; precision: number | null }[];
  /** Cents of US dollars. */
  money: { fraudStopped: number; fraudPaid: number; legitimatePaid: number; legitimateLost: number };
};

/** What a run meant its attempts to be against what risk did with them. */
export function reportOf(groups: readonly AttemptGroup[]): Report {
  const money = (list: readonly AttemptGroup[]) => list.reduce((sum, { amountUsd }) => sum + amountUsd, 0);
  const frauds = groups.filter(isFraud);
  const good = groups.filter((group) => !isFraud(group));
  return {
    attempts: count(groups),
    matrix: INTENTS.map((intent) => matrixRow(groups, intent)),
    found: FRAUDS.map((intent) => {
      const mine = frauds.filter((group) => group.intent === intent);
      const late = mine.filter(({ late: isLate }) => isLate);
      return {
        ...{ intent, attempts: count(mine), found: count(mine.filter(isFound)) },
        ...{ recall: share(mine.filter(isFound), mine), recallLate: share(late.filter(isFound), late) },
      };
    }),
    ...qualityOf(groups, isFound),
    blockedLegitimate: share(
      good.filter(({ decision }) => decision === 'block'),
      good,
    ),
    thresholds: THRESHOLDS.map((at) => thresholdRow(groups, at)),
    rules: rulesOf(groups),
    money: {
      fraudStopped: money(frauds.filter(({ paid }) => !paid)),
      fraudPaid: money(frauds.filter(({ paid }) => paid)),
      legitimatePaid: money(good.filter(({ paid }) => paid)),
      legitimateLost: money(good.filter((group) => !group.paid && isFound(group))),
    },
  };
}

function matrixRow(groups: readonly AttemptGroup[], intent: Intent) {
  const of = (decision: Decision) =>
    count(groups.filter((group) => group.intent === intent && group.decision === decision));
  return {
    intent,
    ...{ approve: of('approve'), challenge: of('challenge'), review: of('review'), block: of('block') },
  };
}

function thresholdRow(groups: readonly AttemptGroup[], at: number) {
  const reaches = ({ score }: AttemptGroup) => score >= at;
  const recallOf = (intent: Intent) => {
    const mine = groups.filter((group) => group.intent === intent);
    return share(mine.filter(reaches), mine);
  };
  return {
    ...{ at, ...qualityOf(groups, reaches) },
    ...{ cardTesting: recallOf('card_testing'), stolenCard: recallOf('stolen_card') },
  };
}

function rulesOf(groups: readonly AttemptGroup[]): Report['rules'] {
  const names = [...new Set(groups.flatMap(({ rules }) => rules))].sort((a, b) => a.localeCompare(b));
  return names.map((rule) => {
    const held = groups.filter(({ rules }) => rules.includes(rule));
    const frauds = held.filter(isFraud);
    const legitimate = count(held) - count(frauds);
    return { rule, frauds: count(frauds), legitimate, precision: share(frauds, held) };
  });
}

function qualityOf(groups: readonly AttemptGroup[], isCaught: (group: AttemptGroup) => boolean): Quality {
  const frauds = groups.filter(isFraud);
  const good = groups.filter((group) => !isFraud(group));
  const caught = groups.filter(isCaught);
  return {
    precision: share(caught.filter(isFraud), caught),
    recall: share(frauds.filter(isCaught), frauds),
    falsePositiveRate: share(good.filter(isCaught), good),
  };
}

function count(groups: readonly AttemptGroup[]): number {
  return groups.reduce((sum, { attempts }) => sum + attempts, 0);
}

/** To four places: what a thousand attempts can tell. */
function share(part: readonly AttemptGroup[], whole: readonly AttemptGroup[]): number | null {
  const all = count(whole);
  return all === 0 ? null : Math.round((count(part) / all) * 10_000) / 10_000;
}

import { ShortCache } from '@/lib/auth/short-cache';
import { select } from '@/lib/db';
import type { ScoreModel } from './score/model';
import { SHIPPED_MODEL } from './score/shipped-model';
import type { Thresholds } from './thresholds/by-thresholds';

/** What is switched on in an environment. */
export type RiskState = Thresholds & {
  rulesVersion: number;
  listsVersion: number;
  model: ScoreModel;
  cardTesting: boolean;
};

const NOTHING: RiskState = {
  rulesVersion: 0,
  listsVersion: 0,
  model: SHIPPED_MODEL,
  challengeAt: null,
  reviewAt: null,
  blockAt: null,
  cardTesting: true,
};

const holder = globalThis as typeof globalThis & { countinghouseRiskStates?: ShortCache<RiskState> };

function cache(): ShortCache<RiskState> {
  holder.countinghouseRiskStates ??= new ShortCache(1_000, 10_000, load);
  return holder.countinghouseRiskStates;
}

/** The state of an environment, at most a second old: a rule that was switched on counts from then on. */
export function riskState(environmentId: string): Promise<RiskState> {
  return cache().get(environmentId);
}

/** Makes this process read the state again. */
export function forgetRiskState(environmentId: string): void {
  cache().forget(environmentId);
}

type StateRow = {
  rules_version: number;
  lists_version: number;
  model_version: number | null;
  challenge_at: number | null;
  review_at: number | null;
  block_at: number | null;
  card_testing: boolean;
  weights: Omit<ScoreModel, 'version'> | null;
};

async function load(environmentId: string): Promise<RiskState> {
  const [row] = await select<StateRow>(
    'risk_state',
    `SELECT s.rules_version, s.lists_version, s.model_version, s.challenge_at, s.review_at, s.block_at, s.card_testing,
       m.weights
     FROM risk_state s LEFT JOIN risk_model m ON m.environment_id = s.environment_id AND m.version = s.model_version
     WHERE s.environment_id = $1`,
    [environmentId],
  );
  if (!row) return NOTHING;
  return {
    rulesVersion: row.rules_version,
    listsVersion: row.lists_version,
    model: row.weights ? { ...row.weights, version: row.model_version } : SHIPPED_MODEL,
    challengeAt: row.challenge_at,
    reviewAt: row.review_at,
    blockAt: row.block_at,
    cardTesting: row.card_testing,
  };
}

import type { Actor } from '@/lib/auth/actor';
import type { ThresholdsRow } from './queries';
import type { ThresholdsTrial } from './try-thresholds';

type Viewer = Pick<Actor, 'environment'>;

/** The thresholds as the merchant API shows them; an environment has one of these objects. */
export function renderThresholds(viewer: Viewer, row: ThresholdsRow) {
  return {
    object: 'risk_thresholds' as const,
    environment: viewer.environment.id,
    livemode: viewer.environment.kind === 'live',
    challenge_at: row.challengeAt,
    review_at: row.reviewAt,
    block_at: row.blockAt,
    version: row.version,
  };
}
export type ThresholdsView = ReturnType<typeof renderThresholds>;

/** What thresholds would have done in a window of history. */
export function renderTrial(viewer: Viewer, trial: ThresholdsTrial) {
  return {
    object: 'risk_thresholds_backtest' as const,
    environment: viewer.environment.id,
    livemode: viewer.environment.kind === 'live',
    ...trial,
  };
}
export type TrialView = ReturnType<typeof renderTrial>;

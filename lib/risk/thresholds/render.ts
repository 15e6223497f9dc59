import type { Actor } from '@/lib/auth/actor';
import type { RiskThresholdsTrial } from '@/lib/generated/prisma/client';
import type { ThresholdsRow, ThresholdsVersionRow } from './queries';
import type { TrialFindings } from './try-thresholds';

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
    // Events from before versions were kept do not say these.
    set_by: row.setBy ?? null,
    set_at: row.setAt?.toISOString() ?? null,
    backtest: row.trialId ?? null,
    requested: requestOf(row),
    ...(row.versions ? { versions: row.versions.map((version) => renderVersion(viewer, version)) } : {}),
  };
}
export type ThresholdsView = ReturnType<typeof renderThresholds>;

/** PostgreSQL writes instants in another form than the API. */
function requestOf({ requested }: ThresholdsRow) {
  return requested ? { ...requested, requested_at: new Date(requested.requested_at).toISOString() } : null;
}

function renderVersion(viewer: Viewer, version: ThresholdsVersionRow) {
  return {
    version: version.number,
    challenge_at: version.challengeAt,
    review_at: version.reviewAt,
    block_at: version.blockAt,
    requested_by: version.requestedBy,
    set_by: version.setBy,
    set_at: version.setAt.toISOString(),
    backtest: version.trial && renderTrial(viewer, version.trial),
  };
}
export type ThresholdsVersionView = ReturnType<typeof renderVersion>;

/** What thresholds would have done in a window of history. */
export function renderTrial(viewer: Viewer, trial: RiskThresholdsTrial) {
  return {
    id: trial.id,
    object: 'risk_thresholds_backtest' as const,
    environment: viewer.environment.id,
    livemode: viewer.environment.kind === 'live',
    challenge_at: trial.challengeAt,
    review_at: trial.reviewAt,
    block_at: trial.blockAt,
    from: trial.fromAt.toISOString(),
    until: trial.untilAt.toISOString(),
    ...(trial.result as TrialFindings),
    created_by: trial.createdBy,
    created_at: trial.createdAt.toISOString(),
  };
}
export type TrialView = ReturnType<typeof renderTrial>;

import type { Actor } from '@/lib/auth/actor';
import type { BacktestResult } from './backtest-result';
import type { BacktestRow, RuleRow, VersionRow } from './rows';

type Viewer = Pick<Actor, 'environment'>;

/** A rule as the merchant API shows it, with the version that is active, otherwise the latest. */
export function renderRule(viewer: Viewer, rule: RuleRow) {
  return {
    id: rule.id,
    object: 'risk_rule' as const,
    environment: rule.environmentId,
    livemode: viewer.environment.kind === 'live',
    name: rule.name,
    action: rule.action,
    expression: rule.expression,
    status: rule.status,
    shown_version: rule.shownVersion,
    latest_version: rule.latestVersion,
    active_version: rule.activeVersion,
    shadow_version: rule.shadowVersion,
    earlier_version: rule.earlierVersion,
    requested_version: rule.requestedVersion,
    requested_by: rule.requestedBy,
    requested_at: rule.requestedAt?.toISOString() ?? null,
    warnings: rule.warnings ?? null,
    created_by: rule.createdBy,
    deleted: rule.deletedAt !== null,
    created_at: rule.createdAt.toISOString(),
    updated_at: rule.updatedAt.toISOString(),
    version: rule.version,
  };
}
export type RuleView = ReturnType<typeof renderRule>;

export function renderVersion(version: VersionRow) {
  return {
    number: version.number,
    action: version.action as RuleRow['action'],
    expression: version.expression,
    status: version.status as RuleRow['status'],
    created_by: version.createdBy,
    created_at: version.createdAt.toISOString(),
    requested_by: version.requestedBy,
    activated_by: version.activatedBy,
    activated_at: version.activatedAt?.toISOString() ?? null,
    retired_at: version.retiredAt?.toISOString() ?? null,
  };
}
export type VersionView = ReturnType<typeof renderVersion>;

/** What a version would have done in a window of history. */
export function renderBacktest(viewer: Viewer, backtest: BacktestRow) {
  return {
    id: backtest.id,
    object: 'risk_backtest' as const,
    environment: backtest.environmentId,
    livemode: viewer.environment.kind === 'live',
    rule: backtest.ruleId,
    rule_version: backtest.ruleVersion,
    from: backtest.fromAt.toISOString(),
    until: backtest.untilAt.toISOString(),
    ...(backtest.result as BacktestResult),
    created_by: backtest.createdBy,
    created_at: backtest.createdAt.toISOString(),
  };
}
export type BacktestView = ReturnType<typeof renderBacktest>;

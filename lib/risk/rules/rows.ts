import type { RiskBacktest, RiskRule, RiskRuleSetting, RiskRuleVersion } from '@/lib/generated/prisma/client';
import type { RuleAction } from './evaluate';
import type { RuleStatus } from './status';
import type { RuleWarning } from './warnings';

/** A rule with the version that it is shown by: the active one, otherwise the latest. */
export type RuleRow = RiskRule & {
  shownVersion: number;
  action: RuleAction;
  expression: string;
  status: RuleStatus;
  /** Only where it was just checked. */
  warnings?: RuleWarning[];
};
export type VersionRow = RiskRuleVersion;
export type BacktestRow = RiskBacktest;
export type RuleSettingRow = RiskRuleSetting;

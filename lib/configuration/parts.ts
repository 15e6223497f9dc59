import type { ConfigurationPart } from './part';
import { alertRules } from './parts/alert-rules';
import { apiKeys } from './parts/api-keys';
import { disputeSettings } from './parts/dispute-settings';
import { methods } from './parts/methods';
import { payoutSchedules } from './parts/payout-schedules';
import { requestLog } from './parts/request-log';
import { riskLists } from './parts/risk-lists';
import { riskRules } from './parts/risk-rules';
import { riskThresholds } from './parts/risk-thresholds';
import { roles } from './parts/roles';
import { webhookEndpoints } from './parts/webhook-endpoints';

/** Everything of an environment that is configuration, in the order of the file; how to add one: docs/how-to-add/configuration.md. */
export const PARTS: readonly ConfigurationPart[] = [
  methods,
  disputeSettings,
  payoutSchedules,
  requestLog,
  riskRules,
  riskLists,
  riskThresholds,
  webhookEndpoints,
  alertRules,
  apiKeys,
  roles,
];

import { z } from 'zod';
import { backtestRule } from '@/lib/risk/rules/backtest-rule';
import { getRule, listRules } from '@/lib/risk/rules/queries';
import { renderBacktest, renderRule } from '@/lib/risk/rules/render';
import { activateRule, retireRule, rollBackRule, shadowRule, validateRule } from '@/lib/risk/rules/run-rule';
import {
  BacktestRule,
  ChooseVersion,
  CreateRule,
  RuleFilters,
  ShadowRule,
  UpdateRule,
} from '@/lib/risk/rules/schema';
import { createRule, deleteRule, updateRule } from '@/lib/risk/rules/write-rule';
import { getThresholdsHistory } from '@/lib/risk/thresholds/queries';
import { renderThresholds, renderTrial } from '@/lib/risk/thresholds/render';
import { saveThresholds } from '@/lib/risk/thresholds/save-thresholds';
import { SaveThresholds, TryThresholds } from '@/lib/risk/thresholds/schema';
import { tryThresholds } from '@/lib/risk/thresholds/try-thresholds';
import { playPattern, renderTraffic } from '@/lib/testlab/play-pattern';
import { PlayTraffic } from '@/lib/testlab/schema';
import { act, list, type Route, read } from './route';

const NoInput = z.strictObject({});
const rules = {
  permission: 'risk_rules:write',
  returns: 'RiskRule',
  render: renderRule,
  idempotency: 'optional',
} as const;

/** What decides about attempts before they are sent to a network. */
// biome-ignore format: a table reads better in its own columns
export const RISK_ROUTES: readonly Route[] = [
  act('/risk_rules', { ...rules, summary: 'Create a risk rule, as a draft', schema: CreateRule, operation: createRule }),
  list('/risk_rules', {
    permission: 'risk_rules:read', returns: 'RiskRule', render: renderRule,
    summary: 'List risk rules, newest first', schema: RuleFilters, query: listRules,
  }),
  read('/risk_rules/:id', {
    permission: 'risk_rules:read', returns: 'RiskRule', render: renderRule,
    summary: 'Retrieve a risk rule', query: getRule,
  }),
  act('/risk_rules/:id', {
    ...rules, summary: 'Change a risk rule; another text is a new version, a draft', schema: UpdateRule,
    operation: updateRule,
  }),
  act('/risk_rules/:id', {
    ...rules, method: 'DELETE', summary: 'Delete a risk rule; its versions are kept', schema: NoInput,
    operation: deleteRule,
  }),
  act('/risk_rules/:id/validate', {
    ...rules, summary: 'Hold a version against lists and other rules', schema: ChooseVersion, operation: validateRule,
  }),
  act('/risk_rules/:id/backtest', {
    permission: 'risk_rules:write', returns: 'RiskBacktest', render: renderBacktest, idempotency: 'optional',
    summary: 'Try a version against history and keep what was found', schema: BacktestRule, operation: backtestRule,
  }),
  act('/risk_rules/:id/shadow', {
    ...rules, summary: 'Let a version look on beside the active rules', schema: ShadowRule, operation: shadowRule,
  }),
  act('/risk_rules/:id/activate', {
    ...rules, summary: 'Make a backtested version the one that decides', schema: ChooseVersion, operation: activateRule,
  }),
  act('/risk_rules/:id/retire', {
    ...rules, summary: 'Let a risk rule decide nothing any more', schema: NoInput, operation: retireRule,
  }),
  act('/risk_rules/:id/rollback', {
    ...rules, summary: 'Make the version that was active before decide again', schema: NoInput, operation: rollBackRule,
  }),
  read('/risk_thresholds', {
    permission: 'risk_rules:read', returns: 'RiskThresholds', render: renderThresholds,
    summary: 'Retrieve from which score on attempts are challenged, held or blocked, and what was set before', query: getThresholdsHistory,
  }),
  act('/risk_thresholds', {
    permission: 'risk_rules:write', returns: 'RiskThresholds', render: renderThresholds, idempotency: 'optional',
    summary: 'Set from which score on attempts are challenged, held or blocked', schema: SaveThresholds,
    operation: saveThresholds,
  }),
  act('/risk_thresholds/backtest', {
    permission: 'risk_rules:write', returns: 'RiskThresholdsBacktest', render: renderTrial, idempotency: 'optional',
    summary: 'Try thresholds against history; what was found goes with them when they are set', schema: TryThresholds,
    operation: tryThresholds,
  }),
  act('/test_helpers/traffic', {
    permission: 'sandbox:write', returns: 'TestTraffic', idempotency: 'optional', schema: PlayTraffic,
    summary: 'Play made-up payments in a sandbox', operation: (actor, input) => playPattern(actor, input),
    render: (_, traffic) => renderTraffic(traffic),
  }),
];

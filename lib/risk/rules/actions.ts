'use server';

import { consoleAction } from '@/lib/doors/console-action';
import { backtestRule, tryRule } from './backtest-rule';
import { renderBacktest, renderRule } from './render';
import {
  activateRule,
  retireRule,
  rollBackRule,
  saveRuleSetting,
  shadowRule,
  validateRule,
} from './run-rule';
import {
  BacktestOneRule,
  ChooseOneVersion,
  CreateRule,
  OneRule,
  SaveRuleSetting,
  ShadowOneRule,
  TryRule,
  UpdateOneRule,
} from './schema';
import { createRule, deleteRule, updateRule } from './write-rule';

export const createRuleAction = consoleAction('risk_rules:write', CreateRule, createRule, (actor, { row }) =>
  renderRule(actor, row),
);
export const updateRuleAction = consoleAction(
  'risk_rules:write',
  UpdateOneRule,
  updateRule,
  (actor, { row }) => renderRule(actor, row),
);
export const deleteRuleAction = consoleAction('risk_rules:write', OneRule, deleteRule, (actor, { row }) =>
  renderRule(actor, row),
);
export const validateRuleAction = consoleAction(
  'risk_rules:write',
  ChooseOneVersion,
  validateRule,
  (actor, { row }) => renderRule(actor, row),
);
export const backtestRuleAction = consoleAction(
  'risk_rules:write',
  BacktestOneRule,
  backtestRule,
  (actor, { row }) => renderBacktest(actor, row),
);
/** Tries a text that is not kept. */
export const tryRuleAction = consoleAction('risk_rules:write', TryRule, tryRule, (_, result) => result);
export const activateRuleAction = consoleAction(
  'risk_rules:write',
  ChooseOneVersion,
  activateRule,
  (actor, { row }) => renderRule(actor, row),
);
export const rollBackRuleAction = consoleAction('risk_rules:write', OneRule, rollBackRule, (actor, { row }) =>
  renderRule(actor, row),
);
export const shadowRuleAction = consoleAction(
  'risk_rules:write',
  ShadowOneRule,
  shadowRule,
  (actor, { row }) => renderRule(actor, row),
);
export const retireRuleAction = consoleAction('risk_rules:write', OneRule, retireRule, (actor, { row }) =>
  renderRule(actor, row),
);
export const saveRuleSettingAction = consoleAction(
  'risk_rules:write',
  SaveRuleSetting,
  saveRuleSetting,
  (_, { row }) => ({ two_people: row.twoPeople, requested_by: row.requestedBy }),
  { stepUp: 'live' },
);

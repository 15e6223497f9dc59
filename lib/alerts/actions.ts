'use server';

import { consoleAction } from '@/lib/doors/console-action';
import { acknowledgeIncident } from './acknowledge-incident';
import { renderAlertRule, renderAlertTrial, renderIncidentWithRule } from './render';
import { AlertTerms, CreateAlertRule, OneAlert, UpdateOneAlertRule } from './schema';
import { tryAlertRule } from './try-rule';
import { createAlertRule, deleteAlertRule, updateAlertRule } from './write-rule';

export const createAlertRuleAction = consoleAction(
  'alerts:write',
  CreateAlertRule,
  createAlertRule,
  (actor, { row }) => renderAlertRule(actor, row),
);
export const updateAlertRuleAction = consoleAction(
  'alerts:write',
  UpdateOneAlertRule,
  updateAlertRule,
  (actor, { row }) => renderAlertRule(actor, row),
);
export const deleteAlertRuleAction = consoleAction(
  'alerts:write',
  OneAlert,
  deleteAlertRule,
  (actor, { row }) => renderAlertRule(actor, row),
);
export const tryAlertRuleAction = consoleAction('alerts:read', AlertTerms, tryAlertRule, (actor, trial) =>
  renderAlertTrial(actor, trial),
);
export const acknowledgeIncidentAction = consoleAction(
  'alerts:write',
  OneAlert,
  acknowledgeIncident,
  (actor, { row }) => renderIncidentWithRule(actor, row),
);

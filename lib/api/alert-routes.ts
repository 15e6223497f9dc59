import { z } from 'zod';
import { acknowledgeIncident } from '@/lib/alerts/acknowledge-incident';
import { AlertRuleFilters, IncidentFilters } from '@/lib/alerts/filters';
import { getAlertRule, getIncident, listAlertRules, listIncidents } from '@/lib/alerts/queries';
import { renderAlertRule, renderAlertTrial, renderIncidentWithRule } from '@/lib/alerts/render';
import { AlertTerms, CreateAlertRule, UpdateAlertRule } from '@/lib/alerts/schema';
import { previewAlertRule } from '@/lib/alerts/try-rule';
import { createAlertRule, deleteAlertRule, updateAlertRule } from '@/lib/alerts/write-rule';
import { closeBreaker } from '@/lib/breakers/close-breaker';
import { getBreaker, listBreakers } from '@/lib/breakers/queries';
import { renderBreaker } from '@/lib/breakers/render';
import { BreakersPage } from '@/lib/breakers/schema';
import { act, list, type Route, read } from './route';

const NoInput = z.strictObject({});
const rules = { permission: 'alerts:write', returns: 'AlertRule', render: renderAlertRule } as const;
const incidents = { returns: 'Incident', render: renderIncidentWithRule } as const;
const breakers = { returns: 'Breaker', render: renderBreaker } as const;
const optional = { idempotency: 'optional' } as const;

/** Rules about numbers, and the incidents that they opened. */
// biome-ignore format: a table reads better in its own columns
export const ALERT_ROUTES: readonly Route[] = [
  act('/alert_rules', {
    ...rules, ...optional, summary: 'Make an alert rule', schema: CreateAlertRule, operation: createAlertRule,
  }),
  list('/alert_rules', {
    ...rules, permission: 'alerts:read', summary: 'List alert rules, newest first', schema: AlertRuleFilters,
    query: listAlertRules,
  }),
  read('/alert_rules/:id', {
    ...rules, permission: 'alerts:read', summary: 'Retrieve an alert rule', query: getAlertRule,
  }),
  act('/alert_rules/:id', {
    ...rules, ...optional, summary: 'Change, mute, or switch an alert rule on or off', schema: UpdateAlertRule,
    operation: updateAlertRule,
  }),
  act('/alert_rules/:id', {
    ...rules, ...optional, method: 'DELETE', summary: 'Delete an alert rule; its past incidents stay', schema: NoInput,
    operation: deleteAlertRule,
  }),
  act('/alert_rule_previews', {
    permission: 'alerts:write', returns: 'AlertRulePreview', render: renderAlertTrial, idempotency: 'none',
    summary: 'Say what a rule would have done in the last 30 days, without keeping anything', schema: AlertTerms,
    operation: previewAlertRule,
  }),
  list('/incidents', {
    ...incidents, permission: 'alerts:read', summary: 'List incidents, newest first', schema: IncidentFilters,
    query: listIncidents,
  }),
  read('/incidents/:id', {
    ...incidents, permission: 'alerts:read', summary: 'Retrieve an incident', query: getIncident,
  }),
  act('/incidents/:id/acknowledge', {
    ...incidents, ...optional, permission: 'alerts:write',
    summary: 'Say that somebody looks after an incident, so that it is not escalated', schema: NoInput,
    operation: acknowledgeIncident,
  }),
  list('/breakers', {
    ...breakers, permission: 'alerts:read', summary: 'List circuit breakers, open and closed, newest first',
    schema: BreakersPage, query: listBreakers,
  }),
  read('/breakers/:id', {
    ...breakers, permission: 'alerts:read', summary: 'Retrieve a circuit breaker', query: getBreaker,
  }),
  act('/breakers/:id/close', {
    ...breakers, ...optional, permission: 'alerts:write',
    summary: 'Close a circuit breaker by hand, so that payments are sent again', schema: NoInput, operation: closeBreaker,
  }),
];

import { AlertRuleFilters, IncidentFilters } from './filters';
import {
  countAlertRules,
  countIncidents,
  getAlertRule,
  getIncident,
  listAlertRules,
  listIncidents,
} from './queries';
import { renderAlertRule, renderIncidentWithRule } from './render';

/** How incidents are read: what their page, the API and exports have in common. */
export const INCIDENTS_SOURCE = {
  schema: IncidentFilters,
  query: listIncidents,
  count: countIncidents,
  one: getIncident,
  render: renderIncidentWithRule,
};

/** The same of alert rules. */
export const ALERT_RULES_SOURCE = {
  schema: AlertRuleFilters,
  query: listAlertRules,
  count: countAlertRules,
  one: getAlertRule,
  render: renderAlertRule,
};

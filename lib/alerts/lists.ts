import type { FilterDefinition, ListDefinition } from '@/lib/lists/definition';
import type { AlertRuleView, IncidentWithRule } from './render';
import { isWatch, SIGNALS, type SignalKey } from './signals';
import { INCIDENT_STATUSES, INCIDENT_VIEWS, type IncidentStatus, RULE_VIEWS, SEVERITIES } from './words';

const SEVERITY: FilterDefinition = {
  key: 'severity',
  label: 'alerts.severity',
  type: 'choice',
  values: SEVERITIES,
  optionLabel: (value) => `alerts.severities.${value as 'info'}` as const,
};
const SIGNAL: FilterDefinition = {
  key: 'signal',
  label: 'alerts.signal',
  type: 'choice',
  values: SIGNALS,
  optionLabel: (value) =>
    isWatch(value)
      ? (`alerts.watches.${value}` as const)
      : (`metrics.labels.${value as Exclude<SignalKey, 'disputes_due'>}` as 'metrics.labels.payments'),
};

/** The list of incidents, as its page, its address, its exports and the API read it. Client-safe. */
export const INCIDENTS_LIST: ListDefinition<IncidentWithRule> = {
  key: 'incidents',
  apiPath: '/incidents',
  pagePath: '/incidents',
  title: 'alerts.incidents',
  caption: 'alerts.incidentsCaption',
  newRows: 'alerts.newerIncidents',
  search: null,
  tabs: (['all', ...INCIDENT_VIEWS] as const).map((key) => ({ key, label: `alerts.views.${key}` as const })),
  sorts: [{ key: 'created', label: 'alerts.since' }],
  filters: [
    { key: 'created', label: 'alerts.since', type: 'date' },
    {
      key: 'status',
      label: 'alerts.state',
      type: 'choice',
      values: INCIDENT_STATUSES,
      optionLabel: (value) => `alerts.statuses.${value as IncidentStatus}` as const,
    },
    SEVERITY,
    SIGNAL,
    { key: 'rule', label: 'alerts.rule', type: 'text', lengthMax: 64, hint: 'lists.hints.id' },
    { key: 'subject', label: 'alerts.of', type: 'text', lengthMax: 100 },
  ],
  // biome-ignore format: a table reads better in its own columns
  columns: [
    { key: 'rule', label: 'alerts.incident', isDefault: true, phone: 1, className: 'md:w-[26%] whitespace-normal!', exports: (row) => row.rule_name ?? row.rule_preset ?? row.signal },
    { key: 'status', label: 'alerts.state', isDefault: true, phone: 2, exports: (row) => row.status },
    { key: 'severity', label: 'alerts.severity', isDefault: true, phone: 3, exports: (row) => row.severity },
    { key: 'signal', label: 'alerts.signal', isDefault: false, exports: (row) => row.signal },
    { key: 'subject', label: 'alerts.of', isDefault: true, exports: (row) => row.subject },
    { key: 'peak', label: 'alerts.peak', isDefault: true, isRight: true, exports: (row) => row.peak },
    { key: 'value', label: 'alerts.latest', isDefault: false, isRight: true, exports: (row) => row.value },
    { key: 'line', label: 'alerts.line', isDefault: false, isRight: true, exports: (row) => row.line },
    { key: 'sample', label: 'alerts.sample', isDefault: false, isRight: true, exports: (row) => row.sample },
    { key: 'closed', label: 'alerts.over', isDefault: false, isRight: true, isTime: true, exports: (row) => ({ at: row.closed_at }) },
    { key: 'id', label: 'alerts.id', isDefault: false, exports: (row) => row.id },
    { key: 'created', label: 'alerts.since', isDefault: true, isRight: true, sort: 'created', phone: 4, isTime: true, exports: (row) => ({ at: row.opened_at }) },
  ],
};

/** The list of alert rules, as its page, its address, its exports and the API read it. Client-safe. */
export const ALERT_RULES_LIST: ListDefinition<AlertRuleView> = {
  key: 'alert_rules',
  apiPath: '/alert_rules',
  pagePath: '/settings/alerts',
  title: 'alerts.title',
  caption: 'alerts.rulesCaption',
  newRows: 'alerts.newerRules',
  search: null,
  tabs: (['all', ...RULE_VIEWS] as const).map((key) => ({ key, label: `alerts.views.${key}` as const })),
  sorts: [{ key: 'created', label: 'alerts.made' }],
  filters: [{ key: 'created', label: 'alerts.made', type: 'date' }, SEVERITY, SIGNAL],
  // biome-ignore format: a table reads better in its own columns
  columns: [
    { key: 'name', label: 'alerts.rule', isDefault: true, phone: 1, className: 'md:w-[20%] whitespace-normal!', exports: (row) => row.name ?? row.preset },
    { key: 'condition', label: 'alerts.condition', isDefault: true, phone: 3, className: 'md:w-[30%] md:py-1.5 whitespace-normal!' },
    { key: 'state', label: 'alerts.state', isDefault: true, phone: 2, exports: (row) => (row.enabled ? 'on' : 'off') },
    { key: 'muted', label: 'alerts.mutedUntil', isDefault: true, isRight: true, isTime: true, exports: (row) => ({ at: row.muted_until }) },
    { key: 'severity', label: 'alerts.severity', isDefault: true, phone: 4, exports: (row) => row.severity },
    { key: 'told', label: 'alerts.told', isDefault: true, exports: (row) => row.channels.join(' ') },
    { key: 'signal', label: 'alerts.signal', isDefault: false, exports: (row) => row.signal },
    { key: 'comparison', label: 'alerts.comparisonWord', isDefault: false, exports: (row) => row.comparison },
    { key: 'threshold', label: 'alerts.threshold', isDefault: false, isRight: true, exports: (row) => row.threshold },
    { key: 'window', label: 'alerts.window', isDefault: false, isRight: true, exports: (row) => row.window_minutes },
    { key: 'id', label: 'alerts.id', isDefault: false, exports: (row) => row.id },
    { key: 'created', label: 'alerts.made', isDefault: false, isRight: true, sort: 'created', isTime: true, exports: (row) => ({ at: row.created_at }) },
  ],
};

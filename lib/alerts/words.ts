/** The words of alert rules and incidents, those of the database's CHECKs. Client-safe. */
export const COMPARISONS = ['above', 'below', 'rise', 'drop'] as const;
export type Comparison = (typeof COMPARISONS)[number];
export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];
export const CHANNELS = ['console', 'email', 'webhook'] as const;
export type Channel = (typeof CHANNELS)[number];
/** Minutes. Each divides a week, so that the same window of past weeks is one of the windows. */
export const WINDOWS = [5, 15, 30, 60, 240, 1440] as const;

export const INCIDENT_STATUSES = ['open', 'closed'] as const;
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number];
/** Tabs of the lists, beside everything. */
export const INCIDENT_VIEWS = ['open', 'unattended', 'closed'] as const;
export const RULE_VIEWS = ['on', 'muted', 'off'] as const;
/** The same table as the database's. */
export const INCIDENT_TRANSITIONS: Record<IncidentStatus, readonly IncidentStatus[]> = {
  open: ['closed'],
  closed: [],
};
export const CLOSED_BECAUSE = ['recovered', 'rule_changed'] as const;
export type ClosedBecause = (typeof CLOSED_BECAUSE)[number];
/** Filters of one rule. */
export const FILTERS_MAX = 3;

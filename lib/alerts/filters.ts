import { z } from 'zod';
import { choices, Instant, PageQuery, sorts } from '@/lib/lists/query-schema';
import { SIGNALS } from './signals';
import { INCIDENT_STATUSES, INCIDENT_VIEWS, RULE_VIEWS, SEVERITIES } from './words';

const Signals = choices(SIGNALS);

/** Filters of incidents, the same for the API's query, the page and exports. `signal` is a metric or a watch. */
export const IncidentFilters = z.strictObject({
  ...PageQuery,
  sort: sorts(['created']),
  view: z.enum(INCIDENT_VIEWS).optional(),
  status: choices(INCIDENT_STATUSES),
  'status[not]': choices(INCIDENT_STATUSES),
  severity: choices(SEVERITIES),
  'severity[not]': choices(SEVERITIES),
  signal: Signals,
  'signal[not]': Signals,
  rule: z.string().max(64).optional(),
  subject: z.string().max(100).optional().describe('Of the rule’s `split`: the connector, the endpoint'),
  'created[gte]': Instant,
  'created[lt]': Instant,
});
export type IncidentFilters = z.output<typeof IncidentFilters>;

/** Filters of alert rules; those that are deleted are not there. */
export const AlertRuleFilters = z.strictObject({
  ...PageQuery,
  sort: sorts(['created']),
  view: z.enum(RULE_VIEWS).optional(),
  severity: choices(SEVERITIES),
  'severity[not]': choices(SEVERITIES),
  signal: Signals,
  'signal[not]': Signals,
  'created[gte]': Instant,
  'created[lt]': Instant,
});
export type AlertRuleFilters = z.output<typeof AlertRuleFilters>;

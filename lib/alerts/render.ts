import type { Actor } from '@/lib/auth/actor';
import type { AlertRule, Incident } from '@/lib/generated/prisma/client';
import type { Dimension } from '@/lib/metrics/dimensions';
import { filterOf } from '@/lib/metrics/list-of-metric';
import { isMoney, METRICS } from '@/lib/metrics/registry';
import type { PresetKey } from './presets';
import type { IncidentRow } from './queries';
import { isWatch, type SignalKey, unitOf } from './signals';
import type { AlertTrial } from './try-rule';
import type { Channel, ClosedBecause, Comparison, IncidentStatus, Severity } from './words';

type Viewer = Pick<Actor, 'environment'>;

/** A rule as the merchant API shows it. */
export function renderAlertRule(viewer: Viewer, rule: AlertRule) {
  return {
    id: rule.id,
    object: 'alert_rule' as const,
    environment: rule.environmentId,
    livemode: viewer.environment.kind === 'live',
    name: rule.name,
    preset: rule.preset as PresetKey | null,
    signal: rule.signal as SignalKey,
    unit: unitOf(rule.signal as SignalKey),
    split: rule.split,
    filters: rule.filters as Record<string, string>,
    comparison: rule.comparison as Comparison,
    threshold: rule.threshold,
    window_minutes: rule.windowMinutes,
    sample_min: rule.sampleMin,
    severity: rule.severity as Severity,
    channels: rule.channels as Channel[],
    escalate_minutes: rule.escalateMinutes,
    breaker_minutes: rule.breakerMinutes,
    muted_until: rule.mutedUntil?.toISOString() ?? null,
    mute_reason: rule.muteReason,
    enabled: rule.enabled,
    deleted: rule.deletedAt !== null,
    created_by: rule.createdBy,
    created_at: rule.createdAt.toISOString(),
    updated_at: rule.updatedAt.toISOString(),
    version: rule.version,
  };
}
export type AlertRuleView = ReturnType<typeof renderAlertRule>;

/** An incident as the merchant API shows it, without its rule: as events tell of it. */
export function renderIncident(viewer: Viewer, incident: Incident) {
  return {
    id: incident.id,
    object: 'incident' as const,
    environment: incident.environmentId,
    livemode: viewer.environment.kind === 'live',
    rule: incident.ruleId,
    rule_version: incident.ruleVersion,
    severity: incident.severity as Severity,
    subject: incident.subject === '' ? null : incident.subject,
    status: incident.status as IncidentStatus,
    began_at: incident.beganAt.toISOString(),
    opened_at: incident.openedAt.toISOString(),
    value: incident.value,
    peak: incident.peak,
    line: incident.line,
    usual: incident.usual,
    sample: incident.sample,
    seen_at: incident.seenAt.toISOString(),
    acknowledged_by: incident.acknowledgedBy,
    acknowledged_at: incident.acknowledgedAt?.toISOString() ?? null,
    escalated_at: incident.escalatedAt?.toISOString() ?? null,
    closed_at: incident.closedAt?.toISOString() ?? null,
    closed_because: incident.closedBecause as ClosedBecause | null,
    updated_at: incident.updatedAt.toISOString(),
    version: incident.version,
  };
}
export type IncidentView = ReturnType<typeof renderIncident>;

/** The same with what its rule looks at, and the list that shows what is affected, where there is one. */
export function renderIncidentWithRule(viewer: Viewer, incident: IncidentRow) {
  const { rule } = incident;
  const signal = rule.signal as SignalKey;
  return {
    ...renderIncident(viewer, incident),
    rule_name: rule.name,
    rule_preset: rule.preset as PresetKey | null,
    split: rule.split,
    signal,
    unit: unitOf(signal),
    affected: affectedBy(viewer, incident),
  };
}
export type IncidentWithRule = ReturnType<typeof renderIncidentWithRule>;

/** Filters of a list of the API: what counted, from the first window until the incident was closed. */
function affectedBy({ environment }: Viewer, { rule, beganAt, closedAt, subject }: IncidentRow) {
  const signal = rule.signal as SignalKey;
  // Tries to deliver have the real time.
  const shiftMs = signal === 'endpoint_failures' ? environment.clockOffsetMs : 0;
  const told = (at: Date) => new Date(at.getTime() - shiftMs).toISOString();
  const times = {
    'created[gte]': told(beganAt),
    ...(closedAt ? { 'created[lt]': told(closedAt) } : {}),
  };
  if (signal === 'connector_failures')
    return { list: 'payments' as const, filters: { connector: subject, step: 'not_processed', ...times } };
  if (signal === 'cards_tried') return { list: 'payments' as const, filters: times };
  // Each counts when it failed.
  if (signal === 'payouts_failed')
    return {
      list: 'payouts' as const,
      filters: {
        status: 'failed',
        'ended[gte]': told(beganAt),
        ...(closedAt ? { 'ended[lt]': told(closedAt) } : {}),
      },
    };
  if (signal === 'endpoint_failures')
    return { list: 'webhook_tries' as const, filters: { endpoint: subject, view: 'failed', ...times } };
  if (isWatch(signal)) return null;
  const list = METRICS[signal].list;
  const wanted: Record<string, string> = {
    ...(rule.filters as Record<string, string>),
    ...(rule.split === null || subject === '' ? {} : { [rule.split]: subject }),
    // Rules about money read the merchant's own currency.
    ...(isMoney(METRICS[signal]) ? { currency: environment.defaultCurrency } : {}),
  };
  const kept = Object.entries(wanted).flatMap(([dimension, value]) => {
    const name = filterOf(list.key, dimension as Dimension);
    return name ? [[name, value]] : [];
  });
  return { list: list.key, filters: { ...list.filters, ...Object.fromEntries(kept), ...times } };
}

/** What a rule would have done. */
export function renderAlertTrial(viewer: Viewer, trial: AlertTrial) {
  return {
    object: 'alert_rule_preview' as const,
    environment: viewer.environment.id,
    livemode: viewer.environment.kind === 'live',
    from: trial.from.toISOString(),
    until: trial.until.toISOString(),
    verdict: trial.verdict,
    windows: trial.windows,
    count: trial.count,
    incidents: trial.incidents.map(({ subject, openedAt, closedAt, peak, line, sample }) => ({
      subject: subject === '' ? null : subject,
      opened_at: openedAt.toISOString(),
      closed_at: closedAt?.toISOString() ?? null,
      peak,
      line,
      sample,
    })),
  };
}
export type AlertTrialView = ReturnType<typeof renderAlertTrial>;

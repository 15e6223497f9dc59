import type { AuditChange } from '@/lib/audit/record';
import { type Actor, forgetEnvironment } from '@/lib/auth/actor';
import { CONNECTOR_NAMES } from '@/lib/connectors';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { validate } from '@/lib/doors/validate';
import type { AlertRule } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';
import { ensureFilters } from './ensure-filters';
import { prepareAlerts } from './prepare-alerts';
import { getAlertRule } from './queries';
import { type CreateAlertRule, RULES_MAX, type UpdateAlertRule, WholeAlertRule } from './schema';

/** Makes a rule; the next look counts. Throws `too_many_rules`, and `invalid_request` for a filter that nothing can meet. */
export async function createAlertRule(
  actor: Actor,
  input: CreateAlertRule,
  call: Call,
): Promise<Answered<AlertRule>> {
  ensureFilters(actor, input.filters);
  await prepareAlerts(actor);
  return change<AlertRule>(actor, call, 'alert_rule_create', 'alert_rule', {
    rule: { id: newId('alertRule'), ...input },
    rules_max: RULES_MAX,
  });
}

/**
 * Changes a rule; what is absent stays. Open incidents end when it looks for something else from now on, or for nothing.
 * Throws `not_found`, `version_conflict`, and `invalid_request` for terms that do not fit together.
 */
export async function updateAlertRule(
  actor: Actor,
  { id, version, ...fields }: UpdateAlertRule,
  call: Call,
): Promise<Answered<AlertRule>> {
  const before = await getAlertRule(actor, id);
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  // A reason stays no longer than what it is the reason of.
  if (given.muted_until === null) given.mute_reason = null;
  const { name: _, ...whole } = { ...fieldsOf(before), ...given };
  validate(WholeAlertRule, whole);
  // Only what is asked for now: a rule about a connector that is gone can still be muted.
  if (given.filters) ensureFilters(actor, given.filters as Record<string, string>);
  // A rule that is a member's own has no other name to go back to.
  if (before.preset === null && given.name === null) delete given.name;
  return changeRule(actor, before, { change: given, seen_version: version ?? null }, call);
}

/** A rule in the words of its schema. */
function fieldsOf(rule: AlertRule): Record<string, unknown> {
  const { signal, split, filters, comparison, threshold, severity, channels, enabled } = rule;
  return {
    ...{ signal, split, filters, comparison, threshold, severity, channels, enabled },
    window_minutes: rule.windowMinutes,
    sample_min: rule.sampleMin,
    escalate_minutes: rule.escalateMinutes,
    breaker_minutes: rule.breakerMinutes,
    muted_until: rule.mutedUntil?.toISOString() ?? null,
    mute_reason: rule.muteReason,
  };
}

/** Deletes a rule and ends its open incidents; those of the past stay. Throws `not_found`. */
export async function deleteAlertRule(
  actor: Actor,
  { id }: { id: string },
  call: Call,
): Promise<Answered<AlertRule>> {
  const before = await getAlertRule(actor, id);
  return changeRule(actor, before, { change: { deleted: true }, seen_version: null }, call);
}

async function changeRule(
  actor: Actor,
  before: AlertRule,
  argument: { change: Record<string, unknown>; seen_version: number | null },
  call: Call,
): Promise<Answered<AlertRule>> {
  const answered = await change<AlertRule>(actor, call, 'alert_rule_change', 'alert_rule', {
    rule_id: before.id,
    // One for the rule, and one for each breaker that may end with it.
    event_ids: Array.from({ length: CONNECTOR_NAMES.length + 1 }, () => newId('event')),
    ...argument,
  });
  forgetEnvironment(actor.environment.id);
  if (answered.replayed === null) call.changes?.push(...changesOf(before, answered.row));
  return answered;
}

const TOLD = [
  'signal',
  'split',
  'comparison',
  'threshold',
  'windowMinutes',
  'sampleMin',
  'severity',
  'escalateMinutes',
  'breakerMinutes',
  'enabled',
] as const;

/** What the audit log is told: codes and numbers, never a name. */
function changesOf(before: AlertRule, after: AlertRule): AuditChange[] {
  const word = (value: unknown) => (value === null || value === undefined ? null : String(value));
  const time = (at: Date | null) => at?.toISOString() ?? null;
  const changes: AuditChange[] = [
    ...TOLD.map((field): AuditChange => [field, word(before[field]), word(after[field])]),
    ['channels', before.channels.join(','), after.channels.join(',')],
    ['mutedUntil', time(before.mutedUntil), time(after.mutedUntil)],
    ['deleted', String(before.deletedAt !== null), String(after.deletedAt !== null)],
  ];
  return changes.filter(([, was, is]) => was !== is);
}

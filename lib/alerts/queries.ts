import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { AlertRule, Incident } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { type KeysetPage, keyset } from '@/lib/keyset';
import { prepareAlerts } from './prepare-alerts';
import type { AlertRulesPage, IncidentsPage } from './schema';

/** An incident with the rule that opened it, as the rule is now. */
export type IncidentRow = Incident & { rule: AlertRule };

/** One page of the rules that are not deleted, newest first. The shipped ones are made at the first look. */
export async function listAlertRules(actor: Actor, page: AlertRulesPage): Promise<KeysetPage<AlertRule>> {
  const environmentId = actor.environment.id;
  const isPrepared = await db().alertState.findUnique({ where: { environmentId } });
  if (!isPrepared) await prepareAlerts(actor);
  const { id, orderBy, take, page: cut } = keyset([environmentId, 'alert_rule'], page.cursor, page.limit);
  const rows = await db().alertRule.findMany({
    where: { environmentId, deletedAt: null, id },
    orderBy: [{ environmentId: orderBy.id }, orderBy],
    take,
  });
  return cut(rows);
}

/** The rule with this id, not a deleted one. Throws `not_found`. */
export async function getAlertRule(actor: Actor, id: string): Promise<AlertRule> {
  if (!isId('alertRule', id)) throw notFound();
  const rule = await db().alertRule.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
  });
  if (!rule || rule.deletedAt) throw notFound();
  return rule;
}

/** One page of incidents, newest first. */
export async function listIncidents(actor: Actor, filters: IncidentsPage): Promise<KeysetPage<IncidentRow>> {
  const environmentId = actor.environment.id;
  const { id, orderBy, take, page } = keyset([environmentId, 'incident'], filters.cursor, filters.limit);
  const rows = await db().incident.findMany({
    where: { environmentId, status: filters.status, ruleId: filters.rule, id },
    include: { rule: true },
    orderBy: [{ environmentId: orderBy.id }, orderBy],
    take,
  });
  return page(rows);
}

/** The incident with this id. Throws `not_found`. */
export async function getIncident(actor: Actor, id: string): Promise<IncidentRow> {
  if (!isId('incident', id)) throw notFound();
  const incident = await db().incident.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
    include: { rule: true },
  });
  if (!incident) throw notFound();
  return incident;
}

export type IncidentPointRow = { at: Date; value: number | null; sample: number };
const POINTS_MAX = 500;

/** The newest values of an incident, oldest first, at most 500. */
export async function pointsOf(actor: Actor, incidentId: string): Promise<IncidentPointRow[]> {
  const rows = await db().incidentPoint.findMany({
    where: { environmentId: actor.environment.id, incidentId },
    select: { at: true, value: true, sample: true },
    orderBy: { at: 'desc' },
    take: POINTS_MAX,
  });
  return rows.reverse();
}

/** Open incidents that are told on the console and that nobody has acknowledged. */
export function countOpenIncidents(actor: Actor): Promise<number> {
  return db().incident.count({
    where: {
      environmentId: actor.environment.id,
      status: 'open',
      acknowledgedAt: null,
      channels: { has: 'console' },
    },
  });
}

/** What a member is called, for who may see members; the id otherwise, null for nobody. */
export async function nameOfMember(actor: Actor, userId: string | null): Promise<string | null> {
  if (userId === null || !actor.permissions.has('members:read')) return userId;
  const user = await db().user.findFirst({
    where: { id: userId, members: { some: { merchantId: actor.environment.merchantId } } },
    select: { name: true, email: true },
  });
  return user ? user.name || user.email : userId;
}

/** What members were written of an incident, by occasion: to how many, and how many of those letters wait or failed. */
export type IncidentMail = { occasion: string; people: number; waiting: number; failed: number };

/** Counts only: who they are stands among the members' mail. */
export async function mailOf(actor: Actor, incidentId: string): Promise<IncidentMail[]> {
  const rows = await db().mail.groupBy({
    by: ['occasion', 'status'],
    where: { environmentId: actor.environment.id, kind: 'incident', about: incidentId },
    _count: true,
  });
  return [...new Set(rows.map(({ occasion }) => occasion))].map((occasion) => {
    const count = (status?: string) =>
      rows
        .filter((row) => row.occasion === occasion && (status === undefined || row.status === status))
        .reduce((sum, { _count }) => sum + _count, 0);
    return { occasion, people: count(), waiting: count('waiting'), failed: count('failed') };
  });
}

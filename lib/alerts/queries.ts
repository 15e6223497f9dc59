import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { AlertRule, Incident, Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import type { KeysetPage } from '@/lib/keyset';
import { inOrNot } from '@/lib/lists/where';
import { sortBy, sortedKeyset } from '@/lib/sorted-keyset';
import type { AlertRuleFilters, IncidentFilters } from './filters';
import { prepareAlerts } from './prepare-alerts';
import type { INCIDENT_VIEWS, RULE_VIEWS } from './words';

/** An incident with the rule that opened it, as the rule is now. */
export type IncidentRow = Incident & { rule: AlertRule };

const SORTS = { created: { field: 'id', kind: 'id' } } as const;

/** One page of the rules that are not deleted, newest first. The shipped ones are made at the first look. */
export async function listAlertRules(
  actor: Actor,
  filters: AlertRuleFilters,
): Promise<KeysetPage<AlertRule>> {
  const environmentId = actor.environment.id;
  await prepareAlerts(actor);
  const { where, orderBy, take, page } = sortedKeyset<AlertRule>(
    [environmentId, 'alert_rule'],
    filters.cursor,
    filters.limit,
    sortBy(filters.sort, SORTS),
  );
  const rows = await db().alertRule.findMany({
    where: { AND: [rulesWhere(actor, filters), where] },
    orderBy,
    take,
  });
  return page(rows);
}

/** How many rules there are with these filters, counted up to `take`. */
export function countAlertRules(actor: Actor, filters: AlertRuleFilters, take: number): Promise<number> {
  return db().alertRule.count({ where: rulesWhere(actor, filters), take });
}

function rulesWhere(actor: Actor, filters: AlertRuleFilters): Prisma.AlertRuleWhereInput {
  const { id: environmentId, clockOffsetMs } = actor.environment;
  const at = now(clockOffsetMs);
  const isHeard = { OR: [{ mutedUntil: null }, { mutedUntil: { lte: at } }] };
  const views: Record<(typeof RULE_VIEWS)[number], Prisma.AlertRuleWhereInput> = {
    on: { enabled: true, ...isHeard },
    muted: { enabled: true, mutedUntil: { gt: at } },
    off: { enabled: false },
  };
  return {
    AND: [
      { environmentId, deletedAt: null },
      { createdAt: { gte: filters['created[gte]'], lt: filters['created[lt]'] } },
      filters.view ? views[filters.view] : {},
      ...inOrNot('severity', filters.severity, filters['severity[not]']),
      ...inOrNot('signal', filters.signal, filters['signal[not]']),
    ],
  };
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
export async function listIncidents(
  actor: Actor,
  filters: IncidentFilters,
): Promise<KeysetPage<IncidentRow>> {
  const { where, orderBy, take, page } = sortedKeyset<IncidentRow>(
    [actor.environment.id, 'incident'],
    filters.cursor,
    filters.limit,
    sortBy(filters.sort, SORTS),
  );
  const rows = await db().incident.findMany({
    where: { AND: [incidentsWhere(actor, filters), where] },
    include: { rule: true },
    orderBy,
    take,
  });
  return page(rows);
}

/** How many incidents there are with these filters, counted up to `take`. */
export function countIncidents(actor: Actor, filters: IncidentFilters, take: number): Promise<number> {
  return db().incident.count({ where: incidentsWhere(actor, filters), take });
}

const INCIDENTS_SHOWN: Record<(typeof INCIDENT_VIEWS)[number], Prisma.IncidentWhereInput> = {
  open: { status: 'open' },
  unattended: { status: 'open', acknowledgedAt: null },
  closed: { status: 'closed' },
};

function incidentsWhere(actor: Actor, filters: IncidentFilters): Prisma.IncidentWhereInput {
  const signals = inOrNot('signal', filters.signal, filters['signal[not]']);
  return {
    AND: [
      { environmentId: actor.environment.id, ruleId: filters.rule, subject: filters.subject },
      filters.view ? INCIDENTS_SHOWN[filters.view] : {},
      ...inOrNot('status', filters.status, filters['status[not]']),
      ...inOrNot('severity', filters.severity, filters['severity[not]']),
      ...(signals.length > 0 ? [{ rule: { AND: signals } }] : []),
      { openedAt: { gte: filters['created[gte]'], lt: filters['created[lt]'] } },
    ],
  };
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

/**
 * What members were written of an incident, by occasion: to how many, how many of those letters wait for their first try, for
 * another one, or failed, and how many were never sent because there was nothing to say any more.
 */
export type IncidentMail = {
  occasion: string;
  people: number;
  waiting: number;
  refused: number;
  failed: number;
  canceled: number;
};

/** Counts only: who they are stands among the members' mail. */
export async function mailOf(actor: Actor, incidentId: string): Promise<IncidentMail[]> {
  const rows = await db().mail.groupBy({
    by: ['occasion', 'status', 'problem'],
    where: { environmentId: actor.environment.id, kind: 'incident', about: incidentId },
    _count: true,
  });
  return [...new Set(rows.map(({ occasion }) => occasion))].map((occasion) => {
    const count = (is: (row: { status: string; problem: string | null }) => boolean) =>
      rows.filter((row) => row.occasion === occasion && is(row)).reduce((sum, { _count }) => sum + _count, 0);
    return {
      occasion,
      people: count(({ status }) => status !== 'canceled'),
      waiting: count(({ status, problem }) => status === 'waiting' && problem === null),
      refused: count(({ status, problem }) => status === 'waiting' && problem !== null),
      failed: count(({ status }) => status === 'failed'),
      canceled: count(({ status }) => status === 'canceled'),
    };
  });
}

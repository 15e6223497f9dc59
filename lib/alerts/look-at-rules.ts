import { type Actor, forgetEnvironment, systemActor } from '@/lib/auth/actor';
import { expireBreakers } from '@/lib/breakers/expire-breakers';
import { PAUSE_SECONDS } from '@/lib/breakers/status';
import { monotonicMs, now } from '@/lib/clock';
import { callAlone, callEverywhere, db, select } from '@/lib/db';
import { DomainError } from '@/lib/errors';
import type { AlertRule } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';
import { log } from '@/lib/log';
import { inEnvironment } from '@/lib/present-environment';
import { judge, type Verdict } from './judge';
import { prepareAlerts } from './prepare-alerts';
import { PRESET_KEYS } from './presets';
import { type Look, readUsual, readValues } from './read-values';
import { RULES_MAX } from './schema';
import { type SignalKey, unitOf, valueOfNothing } from './signals';
import type { Comparison } from './words';

/** Environments in one run, and seconds until one is looked at again. */
const ENVIRONMENTS = 20;
const SOON_SECONDS = 15;
/**
 * A look rests for so many times as long as it took, so that it has a thirtieth of one connection; at most so long that whatever
 * happens is still seen within a minute.
 */
const REST = 30;
const REST_MAX_MS = 40_000;
/** An incident is over when it has looked so for this long. */
const CALM_SECONDS = 60;

/**
 * Looks at the rules of the environments in which something happened, by their own clocks: opens, moves, escalates and closes
 * incidents. Returns how many environments it looked at. Safe to run in many processes at once.
 */
export async function lookAtAlerts(): Promise<number> {
  const fresh = await select<{ id: string }>(
    'alerts_to_prepare',
    `SELECT e.id FROM environment e
     WHERE NOT EXISTS (SELECT FROM alert_state s WHERE s.environment_id = e.id AND s.presets >= $2)
       AND EXISTS (SELECT FROM event v WHERE v.environment_id = e.id) ORDER BY e.id LIMIT $1`,
    [ENVIRONMENTS, PRESET_KEYS.length],
  );
  for (const { id } of fresh) await prepareAlerts(await systemActor(id));
  const due = await callEverywhere<string[]>('alert_claim', {
    limit: ENVIRONMENTS,
    soon_seconds: SOON_SECONDS,
  });
  for (const id of due) await inEnvironment(id, () => lookAndRest(id));
  return due.length;
}

async function lookAndRest(environmentId: string): Promise<void> {
  const started = monotonicMs();
  await lookAtRules(await systemActor(environmentId));
  const restMs = (monotonicMs() - started) * REST;
  if (restMs > SOON_SECONDS * 1_000)
    await callAlone('alert_rest', environmentId, { rest_ms: Math.min(restMs, REST_MAX_MS) });
}

/** The same for one environment, now. Returns how many incidents opened and closed. */
export async function lookAtRules(actor: Actor): Promise<{ opened: number; closed: number }> {
  const environmentId = actor.environment.id;
  await expireBreakers(actor);
  const rules = await db().alertRule.findMany({
    where: { environmentId, enabled: true, deletedAt: null },
    orderBy: { id: 'asc' },
    take: RULES_MAX,
  });
  const open = await db().incident.findMany({
    where: { environmentId, status: 'open' },
    select: { ruleId: true, subject: true },
  });
  const done = { opened: 0, closed: 0 };
  for (const rule of rules) {
    try {
      const { opened, closed } = await lookAtRule(actor, rule, subjectsOf(open, rule));
      done.opened += opened;
      done.closed += closed;
    } catch (error) {
      // One rule that cannot be answered keeps no other one back.
      if (!(error instanceof DomainError)) throw error;
      log.warn({ rule: rule.id, err: error }, 'an alert rule was not looked at');
    }
  }
  return done;
}

function lookOf(rule: Pick<AlertRule, 'signal' | 'split' | 'filters' | 'sampleMin'>): Look {
  return {
    signal: rule.signal as SignalKey,
    split: rule.split,
    filters: rule.filters as Look['filters'],
    sampleMin: rule.sampleMin,
  };
}

function termsOf(rule: Pick<AlertRule, 'signal' | 'comparison' | 'threshold' | 'sampleMin'>) {
  return {
    unit: unitOf(rule.signal as SignalKey),
    ofNothing: valueOfNothing(rule.signal as SignalKey),
    comparison: rule.comparison as Comparison,
    threshold: rule.threshold,
    sampleMin: rule.sampleMin,
  };
}

/** What a rule has open incidents about. */
function subjectsOf(open: readonly { ruleId: string; subject: string }[], rule: AlertRule): Set<string> {
  return new Set(open.filter(({ ruleId }) => ruleId === rule.id).map(({ subject }) => subject));
}

async function lookAtRule(
  actor: Actor,
  rule: AlertRule,
  open: ReadonlySet<string>,
): Promise<{ opened: number; closed: number }> {
  const at = now(actor.environment.clockOffsetMs);
  const from = new Date(at.getTime() - rule.windowMinutes * 60_000);
  const values = await readValues(actor, lookOf(rule), [from, at]);
  const isEnough = [...values.values()].some(([one]) => (one?.sample ?? 0) >= rule.sampleMin);
  const isDeviation = rule.comparison === 'rise' || rule.comparison === 'drop';
  const usual =
    isDeviation && isEnough ? await readUsual(actor, lookOf(rule), [from, at], rule.createdAt) : null;
  const names = new Set([...values.keys(), ...open, ...(rule.split ? [] : [''])]);
  const verdicts = [...names].map(
    (name) => [name, judge(termsOf(rule), values.get(name)?.[0], usual?.(name))] as const,
  );
  const told = verdicts.filter(([name, { fires }]) => fires || open.has(name));
  if (told.length === 0) return { opened: 0, closed: 0 };
  const done = await callAlone<{ opened: number; closed: number }>('alert_see', actor.environment.id, {
    at: at.toISOString(),
    actor: 'system',
    request_id: actor.requestId,
    rule_id: rule.id,
    rule_version: rule.version,
    calm_seconds: CALM_SECONDS,
    pause_seconds: PAUSE_SECONDS,
    seen: told.map(([name, verdict]) => seenOf(name, verdict, from)),
  });
  // It may have opened a breaker, which this process knows at once and others within a second.
  if (rule.breakerMinutes !== null) forgetEnvironment(actor.environment.id);
  return done;
}

function seenOf(name: string, { value, sample, line, usual, since, fires, isCalm }: Verdict, from: Date) {
  return {
    id: newId('incident'),
    subject: name.slice(0, 100),
    value,
    line,
    usual,
    sample,
    began_at: (since ?? from).toISOString(),
    fires,
    is_calm: isCalm,
    breaker_id: newId('breaker'),
    event_ids: [newId('event'), newId('event')],
  };
}

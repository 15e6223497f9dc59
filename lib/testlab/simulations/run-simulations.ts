import { setTimeout as wait } from 'node:timers/promises';
import { type Actor, systemActor } from '@/lib/auth/actor';
import { monotonicMs, now } from '@/lib/clock';
import { callAlone, fromSnapshot, select } from '@/lib/db';
import { leaseMs, type Snapshot } from '@/lib/doors/call';
import { DomainError } from '@/lib/errors';
import type { Simulation } from '@/lib/generated/prisma/client';
import { log } from '@/lib/log';
import { inEnvironment } from '@/lib/present-environment';
import { isPayday, payOut } from './pay-out';
import { atMoment, customersOf, planOf } from './plan';
import { type Played, playStep } from './play-step';
import { RATE_MAX } from './schema';

const AT_ONCE = 4;
const TRIES_MAX = 10;
/** A pause as long as the work before it: a process never gives made-up traffic more than half a core. */
const REST = 1;
/** Milliseconds of a time-lapse before others have their turn. */
const SLICE_MS = 500;

/** Writes the next part of a back-dated simulation in commits of its own; the seed's writers are handed in by jobs. */
export type BackDate = (simulation: Simulation) => Promise<void>;

/** Plays the next step of live simulations that are due. Returns how many there were. */
export function playSimulations(): Promise<number> {
  return run('live', playNext);
}

/** Plays the next steps of time-lapses. Returns how many there were. */
export function playTimeLapses(): Promise<number> {
  return run('time_lapse', playSlice);
}

/** Fills the next part of a back-dated simulation. Returns how many there were. */
export function fillSimulations(backDate: BackDate): Promise<number> {
  return run('back_dated', backDate);
}

async function run(mode: string, play: (simulation: Simulation) => Promise<void>): Promise<number> {
  const started = monotonicMs();
  const claimed = await select<{ row: Snapshot }>(
    'claim_simulations',
    'SELECT to_jsonb(s) AS row FROM claim_simulations($1::jsonb) s',
    [JSON.stringify({ mode, limit: mode === 'live' ? AT_ONCE : 1, lease_ms: leaseMs() * 2 })],
  );
  const simulations = claimed.map(({ row }) => fromSnapshot<Simulation>(row));
  for (const simulation of simulations) {
    await inEnvironment(simulation.environmentId, () => play(simulation)).catch((error: unknown) =>
      inEnvironment(simulation.environmentId, () => failOrWait(simulation, error)),
    );
  }
  if (simulations.length > 0) await wait((monotonicMs() - started) * REST);
  return simulations.length;
}

async function playNext(simulation: Simulation): Promise<void> {
  const actor = await systemActor(simulation.environmentId);
  const plan = planOf(simulation, actor.environment.timeZone);
  const [moment, next] = plan.slice(simulation.played);
  if (!moment) return;
  const played = await playStep(actor, simulation, simulation.played, moment);
  if (isPayday(moment, next)) played.outcomes.push(...(await payOut(actor, simulation, simulation.played)));
  // Made for the rate that was asked for first; another one stretches it.
  const stretch = customersOf(simulation) / (simulation.minutes ?? 1) / (simulation.rate ?? RATE_MAX);
  const gapMs = next ? Math.round((next.atMs - moment.atMs) * stretch) : 0;
  await noteStep(simulation, actor, { played, gapMs, leaseMs: null });
}

/**
 * Each step at its own time of the past days, as fast as they go. Nothing is paid out: a bank answers now, and a payout of the past
 * would end long after its day.
 */
async function playSlice(simulation: Simulation): Promise<void> {
  const started = monotonicMs();
  const actor = await systemActor(simulation.environmentId);
  const plan = planOf(simulation, actor.environment.timeZone);
  for (let at = simulation.played; at < plan.length; at += 1) {
    const moment = plan[at];
    if (!moment) return;
    const then = atMoment(actor, simulation, moment);
    const played = await playStep(then, simulation, at, moment);
    const isLast = monotonicMs() - started > SLICE_MS;
    const held = isLast ? null : leaseMs() * 2;
    const { moved } = await noteStep({ ...simulation, played: at }, actor, {
      played,
      gapMs: 0,
      leaseMs: held,
    });
    if (!moved || isLast) return;
  }
}

type Noted = { played: Played; gapMs: number; leaseMs: number | null };

function noteStep(simulation: Simulation, actor: Actor, { played, gapMs, leaseMs: held }: Noted) {
  return noteProgress(simulation, actor, {
    to: simulation.played + 1,
    gap_ms: gapMs,
    lease_ms: held,
    outcomes: Object.fromEntries(played.outcomes.map((word) => [word, 1])),
    attempts: played.attempts.map(({ attempt, payment, amountUsd, ...rest }) => ({
      ...{ attempt_id: attempt, payment_id: payment, amount_usd: amountUsd },
      ...rest,
    })),
    failure: null,
  });
}

type Progress = { to: number; gap_ms: number; failure: string | null } & Record<string, unknown>;

function noteProgress(simulation: Simulation, actor: Actor, progress: Progress): Promise<{ moved: boolean }> {
  return callAlone<{ moved: boolean }>('simulation_progress', simulation.environmentId, {
    ...progress,
    simulation_id: simulation.id,
    from: simulation.played,
    ends: progress.failure === null && progress.to >= simulation.planned,
    at: now(actor.environment.clockOffsetMs).toISOString(),
  });
}

/** The lease ends by itself and the part is played again; what fails each time ends the simulation. */
async function failOrWait(simulation: Simulation, error: unknown): Promise<void> {
  log.error({ err: error, simulationId: simulation.id }, 'a part of a simulation failed');
  if (simulation.tries < TRIES_MAX) return;
  const failure = error instanceof DomainError ? error.code : 'internal_error';
  const actor = await systemActor(simulation.environmentId);
  await noteProgress(simulation, actor, { to: simulation.played, gap_ms: 0, failure });
}

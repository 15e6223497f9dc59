import { setTimeout as wait } from 'node:timers/promises';
import { systemActor } from '@/lib/auth/actor';
import { monotonicMs, now } from '@/lib/clock';
import { callAlone, fromSnapshot, select } from '@/lib/db';
import { leaseMs, type Snapshot } from '@/lib/doors/call';
import { DomainError } from '@/lib/errors';
import type { Simulation } from '@/lib/generated/prisma/client';
import { log } from '@/lib/log';
import { inEnvironment } from '@/lib/present-environment';
import { playBurst, playStep } from './play-step';
import { RATE_MAX } from './schema';

const AT_ONCE = 4;
const TRIES_MAX = 10;
/** A pause as long as the work before it: a process never gives made-up traffic more than half a core. */
const REST = 1;

/** Writes the next part of a back-dated simulation in commits of its own; the seed's writers are handed in by jobs. */
export type BackDate = (simulation: Simulation) => Promise<void>;

/** Plays the next payment of live simulations that are due. Returns how many there were. */
export function playSimulations(): Promise<number> {
  return run('live', playNext);
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
  const step = await playStep(actor, simulation, simulation.played);
  const to = simulation.played + 1;
  const gapMs = Math.round(step.gapMs / (simulation.rate ?? RATE_MAX));
  const { moved } = await noteProgress(simulation, { to, gapMs, at: now(actor.environment.clockOffsetMs) });
  if (moved) await playBurst(actor, simulation, simulation.played);
}

type Progress = { to: number; gapMs: number; at: Date; failure?: string };

function noteProgress(simulation: Simulation, { to, gapMs, at, failure }: Progress) {
  return callAlone<{ moved: boolean }>('simulation_progress', simulation.environmentId, {
    simulation_id: simulation.id,
    from: simulation.played,
    to,
    gap_ms: gapMs,
    ends: to >= simulation.planned,
    failure: failure ?? null,
    at: at.toISOString(),
  });
}

/** The lease ends by itself and the part is played again; what fails each time ends the simulation. */
async function failOrWait(simulation: Simulation, error: unknown): Promise<void> {
  log.error({ err: error, simulationId: simulation.id }, 'a part of a simulation failed');
  if (simulation.tries < TRIES_MAX) return;
  const failure = error instanceof DomainError ? error.code : 'internal_error';
  const { environment } = await systemActor(simulation.environmentId);
  await noteProgress(simulation, {
    to: simulation.played,
    gapMs: 0,
    at: now(environment.clockOffsetMs),
    failure,
  });
}

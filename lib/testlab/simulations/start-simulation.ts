import { randomInt } from 'node:crypto';
import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { DomainError } from '@/lib/errors';
import type { Simulation } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';
import { ensureSandbox } from '../advance-clock';
import { SEED_MAX, type StartSimulation } from './schema';

/**
 * Begins made-up traffic in a sandbox; a job plays it. Throws `environment_mismatch` in live and `invalid_state` while
 * another simulation of the sandbox runs.
 */
export async function startSimulation(
  actor: Actor,
  input: StartSimulation,
  call: Call,
): Promise<Answered<Simulation>> {
  ensureSandbox(actor);
  const isLive = input.mode === 'live';
  const simulation = {
    id: newId('simulation'),
    mode: input.mode,
    seed: input.seed ?? randomInt(SEED_MAX),
    rate: isLive ? input.rate : null,
    days: isLive ? null : input.days,
    planned: isLive ? input.rate * input.minutes : input.payments,
    bursts: isLive && input.fraud_bursts,
    outage: isLive && input.outage,
  };
  try {
    return await change<Simulation>(actor, call, 'simulation_start', 'simulation', { simulation });
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'invalid_state') throw error;
    const detail =
      'A simulation is running in this sandbox. Stop it, or wait for its end. Nothing was started.';
    throw new DomainError('invalid_state', detail, error.details);
  }
}

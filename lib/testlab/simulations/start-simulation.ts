import { randomInt } from 'node:crypto';
import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { DomainError } from '@/lib/errors';
import type { Simulation } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';
import { ensureSandbox } from '../advance-clock';
import { plannedOf, SEED_MAX, type StartSimulation } from './schema';

/**
 * Begins made-up traffic in a sandbox; a job plays it. Throws `environment_mismatch` in live and `invalid_state` while
 * another simulation of the sandbox has not ended.
 */
export async function startSimulation(
  actor: Actor,
  input: StartSimulation,
  call: Call,
): Promise<Answered<Simulation>> {
  ensureSandbox(actor);
  const simulation = { id: newId('simulation'), ...rowOf(input) };
  try {
    return await change<Simulation>(actor, call, 'simulation_start', 'simulation', { simulation });
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'invalid_state') throw error;
    const detail =
      error.details.current_status === 'paused'
        ? 'A simulation of this sandbox is paused. Let it go on or stop it first. Nothing was started.'
        : 'A simulation is running in this sandbox. Stop it, or wait for its end. Nothing was started.';
    throw new DomainError('invalid_state', detail, error.details);
  }
}

/** The columns that a simulation is made of. */
export function rowOf(input: StartSimulation) {
  const { mode, refunds, disputes } = input;
  const isTold = mode === 'back_dated';
  return {
    mode,
    seed: input.seed ?? randomInt(SEED_MAX),
    rate: mode === 'live' ? input.rate : null,
    minutes: mode === 'live' ? input.minutes : null,
    days: mode === 'live' ? null : input.days,
    planned: plannedOf(input),
    rhythm: isTold ? 'daily' : input.rhythm,
    methods: isTold ? ['card', 'alipay'] : [...new Set(input.methods)],
    countries: isTold ? [] : [...new Set(input.countries)],
    card_testing: isTold ? 0 : input.card_testing,
    stolen_cards: isTold ? 0 : input.stolen_cards,
    outage: !isTold && input.outage,
    refunds,
    disputes,
  };
}

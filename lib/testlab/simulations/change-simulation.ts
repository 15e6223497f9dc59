import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import type { Simulation } from '@/lib/generated/prisma/client';
import { ensureSandbox } from '../advance-clock';
import type { ScaleSimulation } from './schema';
import type { SimulationStatus } from './status';

type ById = { id: string };

/** Ends a simulation; what it played stays. Stopping one that has ended changes nothing. Throws `not_found`. */
export function stopSimulation(actor: Actor, { id }: ById, call: Call): Promise<Answered<Simulation>> {
  return changed(actor, call, { simulation_id: id, rate: null, to: 'stopped' });
}

/** Plays nothing more until it goes on. Throws `not_found` and, of one that has ended, `invalid_state`. */
export function pauseSimulation(actor: Actor, { id }: ById, call: Call): Promise<Answered<Simulation>> {
  return changed(actor, call, { simulation_id: id, rate: null, to: 'paused' });
}

/** Goes on where it paused. Throws `not_found` and, of one that has ended, `invalid_state`. */
export function resumeSimulation(actor: Actor, { id }: ById, call: Call): Promise<Answered<Simulation>> {
  return changed(actor, call, { simulation_id: id, rate: null, to: 'running' });
}

/** Plays live traffic at another rate from now on. Throws `not_found` and, of one that is not live or has ended, `invalid_state`. */
export function scaleSimulation(
  actor: Actor,
  { id, rate }: ScaleSimulation & ById,
  call: Call,
): Promise<Answered<Simulation>> {
  return changed(actor, call, { simulation_id: id, rate, to: null });
}

type Change = { simulation_id: string; rate: number | null; to: SimulationStatus | null };

async function changed(actor: Actor, call: Call, argument: Change): Promise<Answered<Simulation>> {
  ensureSandbox(actor);
  return change<Simulation>(actor, call, 'simulation_change', 'simulation', argument);
}

import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import type { Simulation } from '@/lib/generated/prisma/client';
import { ensureSandbox } from '../advance-clock';
import type { ScaleSimulation } from './schema';

/** Ends a simulation; what it played stays. Stopping one that has ended changes nothing. Throws `not_found`. */
export function stopSimulation(
  actor: Actor,
  { id }: { id: string },
  call: Call,
): Promise<Answered<Simulation>> {
  return changed(actor, call, { simulation_id: id, rate: null, stops: true });
}

/** Plays live traffic at another rate from now on. Throws `not_found` and, of one that does not run live, `invalid_state`. */
export function scaleSimulation(
  actor: Actor,
  { id, rate }: ScaleSimulation & { id: string },
  call: Call,
): Promise<Answered<Simulation>> {
  return changed(actor, call, { simulation_id: id, rate, stops: false });
}

async function changed(
  actor: Actor,
  call: Call,
  argument: Record<string, unknown>,
): Promise<Answered<Simulation>> {
  ensureSandbox(actor);
  return change<Simulation>(actor, call, 'simulation_change', 'simulation', argument);
}

import type { Actor } from '@/lib/auth/actor';
import type { Answered } from '@/lib/doors/call';
import { type Fault, getFaults, setFaults } from '@/lib/sandbox/faults';
import { ensureSandbox } from './advance-clock';
import type { SetNetworkFaults } from './schema';

export type NetworkFaults = { environmentId: string; faults: Fault[] };

/** Makes the pretend networks of this sandbox slow, silent or wrong, to try what a shop does then. */
export async function setNetworkFaults(
  actor: Actor,
  input: SetNetworkFaults,
): Promise<Answered<NetworkFaults>> {
  ensureSandbox(actor);
  await setFaults(actor.environment.id, input.faults);
  return { row: await networkFaults(actor), replayed: null };
}

/** The faults that the pretend networks of this sandbox play now. */
export async function networkFaults(actor: Actor): Promise<NetworkFaults> {
  ensureSandbox(actor);
  return { environmentId: actor.environment.id, faults: await getFaults(actor.environment.id) };
}

export function renderFaults({ environmentId, faults }: NetworkFaults) {
  return { object: 'network_faults' as const, environment: environmentId, faults };
}

import type { Bank } from './bank-contract';
import { sandboxBank } from './sandbox-bank';

/** Every bank by its name. Adding one is its file and a line here (docs/how-to-add/bank.md). */
const BANKS = { 'sandbox-bank': sandboxBank } satisfies Record<string, Bank>;

/** The bank of this name, null if there is none. */
export function bankNamed(name: string): Bank | null {
  return Object.hasOwn(BANKS, name) ? BANKS[name as keyof typeof BANKS] : null;
}

/** The bank through which an environment of this kind pays out, null where none is connected. */
export function bankFor(kind: 'live' | 'sandbox'): Bank | null {
  return Object.values<Bank>(BANKS).find((bank) => bank.environments.includes(kind)) ?? null;
}

import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { callFunction } from '@/lib/db';

/**
 * Faults that a sandbox can ask its networks to play. `before` means that the network did not act, `after` that it did.
 */
export const FAULTS = [
  'latency',
  'timeout_before',
  'timeout_after',
  'error_before',
  'error_after',
  'refused',
  'reset',
  'garbage',
  'truncated',
  'wrong_amount',
  'late_answer',
  'callback_duplicated',
  'callback_reordered',
  'callback_suppressed',
] as const;
export type FaultName = (typeof FAULTS)[number];

export const Fault = z.object({
  network: z.enum(['card', 'alipay', 'bank', 'any']).default('any'),
  kind: z
    .enum(['authorization', 'capture', 'reversal', 'refund', 'transfer', 'inquiry', 'callback', 'any'])
    .default('any'),
  fault: z.enum(FAULTS),
  /** Share of the calls that it hits. */
  probability: z.number().gt(0).max(1).default(1),
  /** Number of calls that it still hits; null: until it is removed. */
  remaining: z.int().min(0).max(1_000_000).nullable().default(null),
  /** `latency`: milliseconds. `callback_duplicated`: number of copies. */
  parameter: z.int().min(0).max(60_000).default(0),
});
export type Fault = z.infer<typeof Fault>;
type StoredFault = Fault & { id: string };

const LIFETIME_MS = 1_000;
const cache = new Map<string, { until: number; faults: StoredFault[] }>();

/** Replaces the faults of one sandbox. This process sees them at once, others within a second. */
export async function setFaults(
  environmentId: string,
  faults: readonly z.input<typeof Fault>[],
): Promise<void> {
  const rows = faults.map((fault) => ({
    ...Fault.parse(fault),
    id: `flt_${randomBytes(12).toString('hex')}`,
  }));
  await callFunction('sandbox_set_faults', environmentId, { faults: rows });
  cache.delete(environmentId);
}

/** The faults of one sandbox, in the order in which they are tried. */
export async function getFaults(environmentId: string): Promise<Fault[]> {
  const rows = await read(environmentId);
  return rows.map(({ id: _, ...fault }) => fault);
}

function read(environmentId: string): Promise<StoredFault[]> {
  return callFunction<StoredFault[]>('sandbox_faults', environmentId, {});
}

async function current(environmentId: string): Promise<StoredFault[]> {
  const cached = cache.get(environmentId);
  if (cached && cached.until > Date.now()) return cached.faults;
  const faults = await read(environmentId);
  if (cache.size >= 10_000) cache.clear();
  cache.set(environmentId, { until: Date.now() + LIFETIME_MS, faults });
  return faults;
}

const NONE: readonly Fault[] = [];

/** The faults that hit this call: any latency, and the first other one. Costs no statement while the cache is fresh. */
export async function faultsOfCall(
  environmentId: string,
  network: string,
  kind: string,
): Promise<readonly Fault[]> {
  const faults = await current(environmentId);
  if (faults.length === 0) return NONE;
  const hits: Fault[] = [];
  for (const fault of faults) {
    if (fault.network !== 'any' && fault.network !== network) continue;
    if (fault.fault.startsWith('callback_') !== (kind === 'callback')) continue;
    if (fault.kind !== 'any' && fault.kind !== kind) continue;
    if (fault.fault !== 'latency' && hits.some((hit) => hit.fault !== 'latency')) continue;
    if (Math.random() >= fault.probability) continue;
    if (fault.remaining !== null) {
      if (!(await callFunction<boolean>('sandbox_take_fault', environmentId, { id: fault.id }))) continue;
    }
    hits.push(fault);
  }
  return hits;
}

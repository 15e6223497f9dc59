import type { Actor } from '@/lib/auth/actor';
import { DomainError } from '@/lib/errors';
import { valueFault } from '@/lib/metrics/dimension-values';
import type { StoredDimension } from '@/lib/metrics/dimensions';

/** The first filter that would never meet a fact, and why; null where all of them can. */
export function filterFault(
  { environment }: Pick<Actor, 'environment'>,
  filters: Readonly<Record<string, string>>,
): { dimension: string; fault: string } | null {
  for (const [dimension, value] of Object.entries(filters)) {
    const fault = valueFault(environment.kind, dimension as StoredDimension, value);
    if (fault) return { dimension, fault };
  }
  return null;
}

/** A rule about what does not exist would be silent for ever. Throws `invalid_request` that names the filter. */
export function ensureFilters(actor: Actor, filters: Readonly<Record<string, string>>): void {
  const found = filterFault(actor, filters);
  if (!found) return;
  const detail = `The rule would never say anything: ${found.fault}.`;
  const pointer = `/filters/${found.dimension}`;
  throw new DomainError('invalid_request', detail, { errors: [{ pointer, code: 'value_unknown', detail }] });
}

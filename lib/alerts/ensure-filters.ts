import type { Actor } from '@/lib/auth/actor';
import { DomainError } from '@/lib/errors';
import { filterFault } from '@/lib/metrics/dimension-values';

/** A rule about what does not exist would be silent for ever. Throws `invalid_request` that names the filter. */
export function ensureFilters(actor: Actor, filters: Readonly<Record<string, string>>): void {
  const found = filterFault(actor.environment.kind, filters);
  if (!found) return;
  const detail = `The rule would never say anything: ${found.fault}.`;
  const pointer = `/filters/${found.dimension}`;
  throw new DomainError('invalid_request', detail, { errors: [{ pointer, code: 'value_unknown', detail }] });
}

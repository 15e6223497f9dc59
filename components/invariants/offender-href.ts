import { OBJECTS } from '@/components/shell/objects';
import type { OffenderView } from '@/lib/invariants/queries';

/** The page of an offender below the environment: its own, that of its payment, or the balances for an account. */
export function offenderHref({ object_id: id, payment }: OffenderView): string | null {
  const kind = OBJECTS.find(({ prefix }) => id.startsWith(prefix));
  if (kind) return kind.href({ id });
  if (payment) return `/payments/${payment}`;
  return /^[A-Z]{3}( |$)/.test(id) ? '/balances' : null;
}

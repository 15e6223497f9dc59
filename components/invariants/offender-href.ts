import { OBJECTS } from '@/components/shell/objects';
import type { OffenderView } from '@/lib/invariants/queries';

/** The page of an offender below the environment: its own, that of its payment, or the balances for an account; a sealed card number has none. */
export function offenderHref({ object_id: id, payment }: OffenderView): string | null {
  const kind = OBJECTS.find(({ prefix }) => id.startsWith(prefix));
  if (kind) return kind.href({ id });
  if (id.startsWith('wd_')) return `/webhooks/deliveries/${id}`;
  if (id.startsWith('key_')) return `/keys/${id}`;
  if (id.startsWith('aud_')) return `/audit/${id}`;
  if (payment) return `/payments/${payment}`;
  return /^[A-Z]{3}( |$)/.test(id) ? '/balances' : null;
}

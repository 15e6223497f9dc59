import type { Actor } from '@/lib/auth/actor';
import { personalDataView } from '@/lib/auth/permissions';
import { normaliseEmail } from '@/lib/fields';

/** Whoever may not know a payer cannot find out by guessing the address either. */
const NOTHING = { id: { in: [] as string[] } };

/** What names a payer by this address, in the form in which addresses are stored; for payments and checkout sessions. */
export function payerIs(actor: Actor, email: string): typeof NOTHING | { customerEmail: string } {
  if (personalDataView(actor.permissions) === 'none') return NOTHING;
  return { customerEmail: normaliseEmail(email) ?? email.trim().toLowerCase() };
}

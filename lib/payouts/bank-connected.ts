import type { EnvironmentKind } from '@/lib/auth/permissions';
import { bankFor } from '@/lib/connectors/banks';

/** Whether environments of this kind have a bank that pays out; without one there are no payouts (`bank_unavailable`). */
export function isBankConnected(kind: EnvironmentKind): boolean {
  return bankFor(kind) !== null;
}

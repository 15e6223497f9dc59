import { DomainError, type KnownActor } from '@/lib/errors';
import { recordRefusal } from './write-record';

/** A page of the console that a member asked for without the permission. Never throws. */
export function recordDeniedPage(
  actor: KnownActor,
  permission: string,
  userAgent: string | null,
): Promise<void> {
  const refusal = new DomainError('insufficient_scope', `The page needs ${permission}.`);
  return recordRefusal(actor, { action: 'openPage', permission, userAgent }, refusal);
}

import type { Actor } from '@/lib/auth/actor';
import { DomainError } from '@/lib/errors';
import type { ExportJob } from '@/lib/generated/prisma/client';

/** What somebody can read: as far as that goes, lists show rows, columns and people. */
export function readingOf(actor: Pick<Actor, 'permissions'>): string[] {
  return [...actor.permissions].filter((permission) => permission.endsWith(':read'));
}

/**
 * A file that was written holds what its requester could see then. Throws `insufficient_scope` when that is more than the
 * member may see now, or not known.
 */
export function ensureStillSeen(actor: Actor, { seenWith }: Pick<ExportJob, 'seenWith'>): void {
  const present = new Set(readingOf(actor));
  if (seenWith.length > 0 && seenWith.every((permission) => present.has(permission))) return;
  throw new DomainError(
    'insufficient_scope',
    'Your role has changed since this file was written, and it may show what you do not see any more. Export again.',
  );
}

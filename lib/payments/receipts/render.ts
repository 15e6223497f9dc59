import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { receiptPath } from './link-address';
import type { ReceiptLinkRow } from './queries';

/** A link as the console shows it; `path` is null once it has ended. */
export function renderReceiptLink(actor: Actor, link: ReceiptLinkRow) {
  const { environment } = actor;
  const isOver = link.expiresAt <= now(environment.clockOffsetMs);
  return {
    id: link.id,
    path: link.revokedAt === null && !isOver ? receiptPath(environment.id, link.id) : null,
    created_by: link.createdBy,
    created_at: link.createdAt.toISOString(),
    expires_at: link.expiresAt.toISOString(),
    revoked_by: link.revokedBy,
    revoked_at: link.revokedAt?.toISOString() ?? null,
  };
}
export type ReceiptLinkView = ReturnType<typeof renderReceiptLink>;

import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { notFound } from '@/lib/errors';
import { isId, newId } from '@/lib/ids';
import type { ReceiptLinkRow } from './queries';
import type { CreateReceiptLink, RevokeReceiptLink } from './schema';

const DAY_MS = 86_400_000;

/**
 * Makes a link to the receipt of a payment that ends after `days`, by the environment's clock. Throws `not_found`, also
 * where nothing was captured, and `too_many_links`.
 */
export async function createReceiptLink(
  actor: Actor,
  { payment, days }: CreateReceiptLink,
  call: Call,
): Promise<Answered<ReceiptLinkRow>> {
  if (!isId('payment', payment)) throw notFound();
  const expiresAt = new Date(now(actor.environment.clockOffsetMs).getTime() + days * DAY_MS);
  return change<ReceiptLinkRow>(actor, call, 'receipt_link_create', 'receipt_link', {
    link: { id: newId('receiptLink'), payment_id: payment, expires_at: expiresAt.toISOString() },
  });
}

/** Ends a link at once; doing it again changes nothing. Throws `not_found`. */
export async function revokeReceiptLink(
  actor: Actor,
  { id }: RevokeReceiptLink,
  call: Call,
): Promise<Answered<ReceiptLinkRow>> {
  if (!isId('receiptLink', id)) throw notFound();
  return change<ReceiptLinkRow>(actor, call, 'receipt_link_revoke', 'receipt_link', { link_id: id });
}

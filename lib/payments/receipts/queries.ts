import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { ReceiptLink } from '@/lib/generated/prisma/client';
import { linkOfAddress } from './link-address';
import { getReceipt, type Receipt } from './receipt';

export type ReceiptLinkRow = ReceiptLink;

const LINKS_SHOWN_MAX = 50;

/** The newest links to the receipt of a payment, newest first, ended ones among them. */
export function listReceiptLinks(actor: Actor, paymentId: string): Promise<ReceiptLinkRow[]> {
  return db().receiptLink.findMany({
    where: { environmentId: actor.environment.id, paymentId },
    orderBy: { id: 'desc' },
    take: LINKS_SHOWN_MAX,
  });
}

/**
 * The receipt behind a public address. Throws `not_found` for an address that was not given out, has ended or was revoked,
 * all the same, so that trying tells nothing.
 */
export async function receiptOfAddress(payer: Actor, token: string): Promise<Receipt> {
  const { id: environmentId, clockOffsetMs } = payer.environment;
  const linkId = linkOfAddress(environmentId, token);
  if (!linkId) throw notFound();
  const link = await db().receiptLink.findUnique({
    where: { environmentId_id: { environmentId, id: linkId } },
  });
  if (!link || link.revokedAt !== null || link.expiresAt <= now(clockOffsetMs)) throw notFound();
  return getReceipt(payer, link.paymentId);
}

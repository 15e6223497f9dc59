'use server';

import { consoleAction } from '@/lib/doors/console-action';
import { renderReceiptLink } from './render';
import { CreateReceiptLink, RevokeReceiptLink } from './schema';
import { createReceiptLink, revokeReceiptLink } from './write-link';

// A receipt shows a payer less than every role sees of the payment, so whoever sees it may send it.
export const createReceiptLinkAction = consoleAction(
  'payments:read',
  CreateReceiptLink,
  createReceiptLink,
  (actor, { row }) => renderReceiptLink(actor, row),
);
export const revokeReceiptLinkAction = consoleAction(
  'payments:read',
  RevokeReceiptLink,
  revokeReceiptLink,
  (actor, { row }) => renderReceiptLink(actor, row),
);

import type { Actor } from '@/lib/auth/actor';
import { notFound } from '@/lib/errors';
import { getPaymentParts } from '../queries';

/** What a payer gets in writing: nothing of fees, networks, notes or the books. Amounts are minor units. */
export type Receipt = {
  merchant: string;
  isTest: boolean;
  /** The last characters of the payment's id: enough to find it, useless by itself. */
  number: string;
  reference: string | null;
  description: string | null;
  currency: string;
  zone: string;
  asked: number;
  paid: number;
  paidAt: string;
  refunds: readonly { id: string; amount: number; at: string; isPending: boolean }[];
  left: number;
  method: { type: string; brand: string | null; last4: string | null };
};

/** The receipt of a payment of which something was captured. Throws `not_found`, also where nothing was. */
export async function getReceipt(actor: Actor, id: string): Promise<Receipt> {
  const payment = await getPaymentParts(actor, id);
  const first = payment.captures.find(({ status }) => status === 'succeeded');
  if (!first) throw notFound();
  const { brand = null, last4 = null } = (payment.method ?? {}) as { brand?: string; last4?: string };
  const refunds = payment.refunds.filter(({ status }) => status === 'succeeded' || status === 'pending');
  return {
    merchant: actor.environment.merchantName,
    isTest: actor.environment.kind === 'sandbox',
    number: payment.id.slice(-10).toUpperCase(),
    reference: payment.reference,
    description: payment.description,
    currency: payment.currency,
    zone: actor.environment.timeZone,
    asked: Number(payment.amount),
    paid: Number(payment.amountCaptured),
    paidAt: (first.settledAt ?? first.createdAt).toISOString(),
    refunds: refunds.map((refund) => ({
      id: refund.id,
      amount: Number(refund.amount),
      at: refund.createdAt.toISOString(),
      isPending: refund.status === 'pending',
    })),
    left: Number(payment.amountCaptured - payment.amountRefunded - payment.amountRefundPending),
    method: { type: payment.methodType ?? 'card', brand, last4 },
  };
}

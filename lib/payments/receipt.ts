import type { Actor } from '@/lib/auth/actor';
import { equalBytes, keyFor, mac } from '@/lib/crypto';
import { notFound } from '@/lib/errors';
import { isId } from '@/lib/ids';
import { getPaymentParts } from './queries';

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

function signatureOf(environmentId: string, paymentId: string): string {
  return mac(keyFor('receipt link'), environmentId, paymentId).subarray(0, 18).toString('base64url');
}

/** The public address of a receipt, below the host: whoever has it sees this receipt and nothing else. */
export function receiptPath(environmentId: string, paymentId: string): string {
  return `/receipt/${environmentId}/${paymentId}.${signatureOf(environmentId, paymentId)}`;
}

/** The payment of a receipt's address. Null when the address was not made by `receiptPath`. */
export function paymentOfReceipt(environmentId: string, token: string): string | null {
  const [paymentId = '', signature = '', ...rest] = token.split('.');
  if (rest.length > 0 || !isId('payment', paymentId)) return null;
  return equalBytes(signature, signatureOf(environmentId, paymentId)) ? paymentId : null;
}

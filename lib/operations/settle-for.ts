import { settleResponse } from '@/lib/disputes/settle-response';
import { settlePayment } from '@/lib/payments/settle-payment';
import { settleRefund } from '@/lib/refunds/settle-refund';

/** The one function that ends operations of this kind. */
export function settleFor(kind: string): typeof settlePayment {
  if (kind === 'refund') return settleRefund;
  return kind === 'dispute_submit' || kind === 'dispute_accept' ? settleResponse : settlePayment;
}

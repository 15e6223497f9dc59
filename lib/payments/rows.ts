import type { Attempt, Capture, Dispute, Operation, Payment } from '@/lib/generated/prisma/client';

/** The rows of this noun as Prisma reads them and as the database's functions return them. */
/** Reads bring the disputes, too; what a function returned, and so an event's snapshot, has none. */
export type PaymentRow = Payment & { disputes?: readonly Pick<Dispute, 'id' | 'status'>[] };
export type AttemptRow = Attempt;
export type CaptureRow = Capture;
export type OperationRow = Operation;

/** What can still be captured, in minor units. */
export function capturable(payment: PaymentRow): bigint {
  if (payment.status !== 'authorized') return 0n;
  return payment.amountAuthorized - payment.amountCaptured - payment.amountCapturing - payment.amountVoided;
}

/** What can still be refunded, in minor units; never below zero. */
export function refundable(payment: PaymentRow): bigint {
  const rest =
    payment.amountCaptured - payment.amountRefundPending - payment.amountRefunded - payment.amountDisputed;
  return rest > 0n ? rest : 0n;
}

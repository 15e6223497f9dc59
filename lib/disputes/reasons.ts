import type { EvidenceField, FileKind } from './schema';

/** What convinces the bank, by reason: what it looks for first, and what helps beside it. Client-safe. */
export type Checklist = {
  needed: readonly EvidenceField[];
  helpful: readonly EvidenceField[];
  files: readonly FileKind[];
};

const FRAUD: Checklist = {
  needed: ['authentication', 'customer_email', 'prior_payments'],
  helpful: ['customer_ip', 'device_id', 'billing_address', 'shipping_tracking', 'access_log'],
  files: ['receipt', 'customer_communication', 'shipping_documentation'],
};

export const CHECKLISTS: Readonly<Record<string, Checklist>> = {
  fraudulent: FRAUD,
  unrecognized: {
    needed: ['product_description', 'customer_name', 'customer_email'],
    helpful: ['prior_payments', 'customer_ip', 'shipping_tracking', 'access_log'],
    files: ['receipt', 'customer_communication'],
  },
  product_not_received: {
    needed: ['shipping_carrier', 'shipping_tracking', 'delivered_on'],
    helpful: ['shipping_address', 'shipped_on', 'service_date', 'access_log', 'customer_communication'],
    files: ['shipping_documentation', 'customer_signature', 'service_documentation'],
  },
  duplicate: {
    needed: ['duplicate_payment', 'duplicate_explanation'],
    helpful: ['product_description', 'customer_communication'],
    files: ['duplicate_documentation', 'receipt'],
  },
  credit_not_processed: {
    needed: ['refund_policy', 'refund_refusal'],
    helpful: ['customer_communication', 'product_description'],
    files: ['refund_policy', 'customer_communication'],
  },
  product_unacceptable: {
    needed: ['product_description', 'customer_communication'],
    helpful: ['refund_policy', 'refund_refusal', 'delivered_on'],
    files: ['service_documentation', 'customer_communication', 'refund_policy'],
  },
  subscription_canceled: {
    needed: ['cancellation_policy', 'cancellation_rebuttal', 'access_log'],
    helpful: ['customer_communication', 'product_description'],
    files: ['recurring_agreement', 'cancellation_policy', 'customer_communication'],
  },
};

/** The checklist of a reason; one that we do not know is answered with what is never wrong. */
export function checklistOf(reason: string): Checklist {
  return (
    CHECKLISTS[reason] ?? {
      needed: ['product_description', 'customer_communication'],
      helpful: ['customer_name', 'customer_email', 'delivered_on'],
      files: ['receipt', 'customer_communication', 'other'],
    }
  );
}

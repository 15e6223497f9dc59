import type { Actor } from '@/lib/auth/actor';
import { personalDataView } from '@/lib/auth/permissions';
import type { PaymentRow } from '@/lib/payments/rows';
import { fromMetadata } from './compelling-evidence';
import type { EvidenceField, EvidenceTexts } from './schema';

/** Metadata keys of a payment that answer a field, as shops usually name them. */
const FROM_METADATA: Partial<Record<EvidenceField, readonly string[]>> = {
  customer_name: ['customer_name', 'name'],
  customer_ip: ['customer_ip', 'ip'],
  device_id: ['device_id'],
  billing_address: ['billing_address'],
  shipping_address: ['shipping_address'],
  shipping_carrier: ['shipping_carrier', 'carrier'],
  shipping_tracking: ['tracking_number', 'shipping_tracking', 'tracking'],
  shipped_on: ['shipped_on', 'shipped_at'],
  delivered_on: ['delivered_on', 'delivered_at'],
  service_date: ['service_date'],
};

/** What our own data can say, field by field, as plain values; personal data only to those who see it anyway. */
export function suggestedEvidence(actor: Actor, payment: PaymentRow): EvidenceTexts {
  const texts: EvidenceTexts = {};
  if (payment.description) texts.product_description = payment.description;
  if (personalDataView(actor.permissions, actor.kind) !== 'full') return texts;
  if (payment.customerEmail) texts.customer_email = payment.customerEmail;
  for (const [field, keys] of Object.entries(FROM_METADATA)) {
    const value = fromMetadata(payment.metadata, keys);
    if (value) texts[field as EvidenceField] = value;
  }
  return texts;
}

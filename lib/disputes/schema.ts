import { z } from 'zod';
import type { DisputeReason, DisputeStage } from '@/lib/connectors/contract';
import { Amount, CurrencyCode, INT_MAX, text, Version } from '@/lib/fields';

/** Inputs of this noun and the lists that screens choose from. Client-safe. */
export const DISPUTE_REASONS = [
  'fraudulent',
  'product_not_received',
  'duplicate',
  'unrecognized',
  'credit_not_processed',
  'product_unacceptable',
  'subscription_canceled',
  'general',
] as const satisfies readonly DisputeReason[];
export const DISPUTE_STAGES = [
  'inquiry',
  'chargeback',
  'pre_arbitration',
] as const satisfies readonly DisputeStage[];

export const EVIDENCE_FIELDS = [
  'product_description',
  'customer_name',
  'customer_email',
  'customer_ip',
  'device_id',
  'billing_address',
  'shipping_address',
  'shipping_carrier',
  'shipping_tracking',
  'shipped_on',
  'delivered_on',
  'service_date',
  'access_log',
  'customer_communication',
  'refund_policy',
  'refund_refusal',
  'cancellation_policy',
  'cancellation_rebuttal',
  'duplicate_payment',
  'duplicate_explanation',
  'prior_payments',
  'authentication',
  'statement',
] as const;
export type EvidenceField = (typeof EVIDENCE_FIELDS)[number];
export type EvidenceTexts = Partial<Record<EvidenceField, string>>;

export const FILE_KINDS = [
  'receipt',
  'refund_policy',
  'cancellation_policy',
  'customer_signature',
  'service_documentation',
  'customer_communication',
  'shipping_documentation',
  'duplicate_documentation',
  'recurring_agreement',
  'other',
] as const;
export type FileKind = (typeof FILE_KINDS)[number];

export const FILE_BYTES_MAX = 5 * 1024 * 1024;
export const EVIDENCE_TEXT_MAX = 5_000;

/** Zero is the version of what nobody has saved yet. */
const VersionOrNone = z.int().min(0).max(INT_MAX);
const Field = text(EVIDENCE_TEXT_MAX).nullable();
/** Texts by field; null removes one, fields that are not named stay as they are. */
export const Evidence = z.strictObject(
  Object.fromEntries(EVIDENCE_FIELDS.map((field) => [field, Field.optional()])) as Record<
    EvidenceField,
    z.ZodOptional<typeof Field>
  >,
);

/** Body of `POST /disputes/{id}`: changes the draft. */
export const UpdateDispute = z.strictObject({
  evidence: Evidence,
  expected_version: VersionOrNone.nullish().describe(
    '`evidence_version` that this change was made from; 409 when somebody else saved meanwhile',
  ),
});
export type UpdateDispute = z.output<typeof UpdateDispute>;

/** An earlier version of the draft that takes its place; `expected_version` as above. */
export const RestoreEvidence = z.strictObject({
  id: z.string().max(64),
  number: Version,
  expected_version: VersionOrNone,
});
export type RestoreEvidence = z.output<typeof RestoreEvidence>;

/** Body of `POST /disputes/{id}/submit`: irreversible. */
export const SubmitDispute = z.strictObject({ expected_version: VersionOrNone.nullish() });
export type SubmitDispute = z.output<typeof SubmitDispute>;

/** Body of `POST /disputes/{id}/accept`: irreversible. */
export const AcceptDispute = z.strictObject({});

export const RemoveDisputeFile = z.strictObject({ id: z.string().max(64), file: z.string().max(64) });

/** Disputes below `amount` are accepted a day after they opened, unless somebody began to answer. Null: never. */
export const SaveDisputeSetting = z.strictObject({
  accept_below: z.strictObject({ amount: Amount, currency: CurrencyCode }).nullable(),
  expected_version: VersionOrNone.nullish(),
});
export type SaveDisputeSetting = z.output<typeof SaveDisputeSetting>;

import type { Decline, ThreeDs } from '@/lib/connectors/contract';
import type { PaymentView } from '@/lib/payments/render';

export type MethodFace = {
  brand?: string;
  last4?: string;
  exp_month?: number;
  exp_year?: number;
  country?: string | null;
  funding?: string | null;
  fingerprint?: string;
};

/** A payment as the API shows it, with the JSON members given their shapes. */
export type PaymentShape = Omit<
  PaymentView,
  'method' | 'failure' | 'three_ds' | 'next_action' | 'metadata' | 'risk'
> & {
  method: MethodFace | null;
  failure: (Partial<Decline> & { message?: string }) | null;
  three_ds: ThreeDs | null;
  next_action: { type: string; url: string; expires_at?: string } | null;
  metadata: Record<string, string>;
  risk: unknown;
};

/** A refund as the API shows it. */
export type RefundShape = {
  id: string;
  object: 'refund';
  payment: string;
  amount: number;
  currency: string;
  reason: string;
  note?: string | null;
  status: string;
  failure: { code?: string; message?: string } | null;
  created_by: string;
  created_at: string;
};

export type ListShape<T> = { object: 'list'; data: T[]; has_more: boolean; next_cursor: string | null };

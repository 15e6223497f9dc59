import { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import type { Call } from '@/lib/doors/call';
import { MetadataChange } from '@/lib/fields';
import { BULK_ROWS_MAX, type BulkResult, runBulk } from '@/lib/lists/run-bulk';
import { cancelPayment } from './cancel-payment';
import { capturePayment } from './capture-payment';
import { capturable, type PaymentRow, refundable } from './rows';
import { isCancelable } from './status';
import { updatePayment } from './update-payment';

const Ids = z.array(z.string().max(64)).min(1).max(BULK_ROWS_MAX);

export const PreviewBulk = z.strictObject({
  action: z.enum(['capture', 'cancel', 'refund', 'tag']),
  ids: Ids,
});
export type PreviewBulk = z.output<typeof PreviewBulk>;

export const BulkPayments = z.strictObject({
  action: z.enum(['capture', 'cancel', 'tag']),
  ids: Ids,
  /** Of `tag`: the metadata that every payment gets. */
  metadata: MetadataChange.optional(),
});
export type BulkPayments = z.output<typeof BulkPayments>;

/** What a batch would do, before it does: the rows that can take part, and how much would move, by currency. */
export type BulkPreview = {
  eligible: string[];
  others: { id: string; status: string }[];
  /** Minor units. */
  totals: { currency: string; amount: number; count: number }[];
};

/** Reads the payments of a batch as they are now. */
export async function previewBulk(actor: Actor, { action, ids }: PreviewBulk): Promise<BulkPreview> {
  const rows = await db().payment.findMany({
    where: { environmentId: actor.environment.id, id: { in: ids } },
  });
  const eligible = rows.filter((row) => canTakePart(action, row));
  const totals = new Map<string, { currency: string; amount: number; count: number }>();
  for (const row of eligible) {
    const total = totals.get(row.currency) ?? { currency: row.currency, amount: 0, count: 0 };
    total.amount += Number(amountOf(action, row));
    total.count += 1;
    totals.set(row.currency, total);
  }
  return {
    eligible: ids.filter((id) => eligible.some((row) => row.id === id)),
    others: rows.filter((row) => !eligible.includes(row)).map(({ id, status }) => ({ id, status })),
    totals: [...totals.values()].sort((a, b) => a.currency.localeCompare(b.currency)),
  };
}

function canTakePart(action: PreviewBulk['action'], row: PaymentRow): boolean {
  if (action === 'capture') return capturable(row) > 0n;
  if (action === 'refund') return refundable(row) > 0n;
  return action === 'tag' || isCancelable(row.status);
}

function amountOf(action: PreviewBulk['action'], row: PaymentRow): bigint {
  if (action === 'refund') return refundable(row);
  if (action === 'capture') return capturable(row);
  return action === 'cancel' && row.status === 'authorized' ? capturable(row) : row.amount;
}

/** Captures, cancels or tags payments one by one; every one of them is an ordinary operation with its own key. */
export function bulkPayments(actor: Actor, input: BulkPayments, call: Call): Promise<BulkResult[]> {
  return runBulk(call, actor.requestId, input.ids, (id, own) => {
    switch (input.action) {
      case 'capture':
        return capturePayment(actor, { id, final: true }, own);
      case 'cancel':
        return cancelPayment(actor, { id, reason: 'requested_by_customer' }, own);
      case 'tag':
        return updatePayment(actor, { id, metadata: input.metadata ?? {} }, own);
    }
  });
}

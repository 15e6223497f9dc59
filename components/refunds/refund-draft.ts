import type { Reason } from '@/components/payments/payment-parts';

/** What a person typed into the refund dialog. `amount` is text in the reader's own decimals. */
export type RefundDraft = { amount: string | null; reason: Reason | ''; note: string };

const keyOf = (paymentId: string) => `refund-draft:${paymentId}`;

/** Keeps what was typed for this browser tab while the reader signs in again, also after standing still: only then, because a note may name people. */
export function keepDraft(paymentId: string, draft: RefundDraft): void {
  try {
    sessionStorage.setItem(keyOf(paymentId), JSON.stringify(draft));
  } catch {
    // A browser that stores nothing loses the draft on reload; the open dialog still has it.
  }
}

/** The kept draft of this payment, or null. */
export function keptDraft(paymentId: string): RefundDraft | null {
  try {
    const text = sessionStorage.getItem(keyOf(paymentId));
    return text === null ? null : (JSON.parse(text) as RefundDraft);
  } catch {
    return null;
  }
}

export function dropDraft(paymentId: string): void {
  try {
    sessionStorage.removeItem(keyOf(paymentId));
  } catch {
    // Nothing was stored.
  }
}

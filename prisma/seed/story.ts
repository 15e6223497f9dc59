/**
 * A story: one customer's wish to buy something and what became of it, step by step. It says nothing of rows, so the same
 * story can be told through the operations or written in bulk.
 */
import type { Currency } from '@/lib/money';
import type { PayerFacts } from '@/lib/risk/known';

export type SeedCustomer = {
  id: string;
  email: string;
  name: string;
  phone: string | null;
  reference: string | null;
};
export type SeedItem = { name: string; quantity: number; amount: number };

/** What the payer does on the issuer's or the wallet's page. */
export type PayerResult = 'approved' | 'declined' | 'abandoned' | 'closed' | 'timed_out';
export type RefundReason = 'requested_by_customer' | 'duplicate' | 'fraudulent' | 'issue_with_item' | 'other';

/** One step at its time. Amounts are minor units of the story's currency; null is all that is left. */
export type Step = { at: Date } & (
  | { do: 'open_session'; items: SeedItem[]; locale: 'en' | 'zh' | 'es'; lifetimeMs: number }
  | { do: 'create'; confirm: boolean; method: string | null }
  | { do: 'confirm'; method: string }
  | { do: 'finish'; result: PayerResult }
  | { do: 'rate'; score: 1 | 2 | 3 | 4 | 5 }
  | { do: 'capture'; amount: number | null; final: boolean }
  | { do: 'cancel'; reason: 'requested_by_customer' | 'duplicate' | 'fraudulent' | 'abandoned' | 'other' }
  | { do: 'expire' }
  | {
      do: 'refund';
      amount: number | null;
      reason: RefundReason;
      note: string | null;
      by: 'key' | 'finance' | 'support';
    }
  | { do: 'refund_elsewhere'; amount: number }
  | { do: 'end_session'; status: 'expired' | 'canceled'; by: 'key' | 'system' }
);
export type StepOf<Do extends Step['do']> = Extract<Step, { do: Do }>;

export type Story = {
  /** Made with the story's first step when `isNew`. */
  customer: (SeedCustomer & { isNew: boolean }) | null;
  email: string | null;
  /** Where it is paid from; of payments without a page the merchant's server says so. */
  payer: PayerFacts;
  amount: number;
  currency: Currency;
  capture: 'auto' | 'manual';
  reference: string | null;
  description: string | null;
  metadata: Record<string, string>;
  returnUrl: string | null;
  steps: Step[];
};

/** The steps that have happened by `until`; a story that goes on later is cut there. */
export function stepsUntil(story: Story, until: Date): Step[] {
  const cut = story.steps.findIndex((step) => step.at > until);
  return cut === -1 ? story.steps : story.steps.slice(0, cut);
}

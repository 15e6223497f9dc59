import { cache } from 'react';
import { currentFacts } from '@/lib/auth/current-facts';
import type { NextAction } from '@/lib/connectors/contract';
import { DomainError } from '@/lib/errors';
import { setPageStatus } from '@/lib/page-status';
import { getPayment } from '@/lib/payments/queries';
import { askNetwork } from './ask-network';
import { currentPayer } from './payer-request';
import { type PayerState, type PayerView, payerView, stateOfAttempt } from './payer-view';

/** A page that cannot be shown: nothing is there, or the database is away. */
export type NoPage = 'unknown' | 'unavailable';

/** The session as its payer's pages show it, read once per request. */
export const loadPayerView = cache(
  (environmentId: string, sessionId: string): Promise<PayerView | NoPage> => {
    return orNoPage(async () => payerView(await currentPayer(environmentId), sessionId));
  },
);

/** All that the result page of a payment may know when the merchant named no address to return to. */
export type PaymentResult = {
  state: PayerState;
  merchant: string;
  isSandbox: boolean;
  /** Minor units. */
  amount: number;
  currency: string;
  actionUrl: string | null;
  /** The checkout session that the payment belongs to has pages of its own. */
  sessionId: string | null;
};

/** What became of a payment, asked from its network where it is not known yet; once per request. */
export const loadPaymentResult = cache(
  (environmentId: string, paymentId: string): Promise<PaymentResult | NoPage> => {
    return orNoPage(async () => {
      const actor = await currentPayer(environmentId);
      const before = await getPayment(actor, paymentId);
      if (before.status === 'requires_action' || before.status === 'processing') {
        await askNetwork(environmentId, paymentId);
      }
      const payment = await getPayment(actor, paymentId);
      const state = stateOfAttempt(payment.status);
      return {
        state,
        merchant: actor.environment.merchantName,
        isSandbox: actor.environment.kind === 'sandbox',
        amount: Number(payment.amount),
        currency: payment.currency,
        actionUrl: state === 'action' ? ((payment.nextAction as NextAction | null)?.url ?? null) : null,
        sessionId: payment.checkoutSessionId,
      };
    });
  },
);

async function orNoPage<T>(load: () => Promise<T>): Promise<T | NoPage> {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.code === 'not_found' ? 'unknown' : 'unavailable';
  }
}

/** Answers 410 for what is over and 503 for what cannot be shown now; every other page is a 200. */
export async function notePageStatus(state: PayerState | 'unavailable'): Promise<void> {
  const { requestId } = await currentFacts();
  if (state === 'unavailable') setPageStatus(requestId, 503);
  else if (state === 'expired' || state === 'canceled') setPageStatus(requestId, 410);
}

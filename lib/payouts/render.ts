import type { Actor } from '@/lib/auth/actor';
import { personalDataView } from '@/lib/auth/permissions';
import type { PayoutRow } from './rows';

type Viewer = Pick<Actor, 'environment' | 'permissions' | 'kind'>;

/**
 * The payout as the merchant API shows it; `amount` is an integer in minor units, days are `YYYY-MM-DD`. Whoever sees no
 * people, or meets it in the log of events without reading payouts, sees no digits of the account.
 */
export function renderPayout(viewer: Viewer, payout: PayoutRow) {
  const seesAccount =
    viewer.permissions.has('payouts:read') && personalDataView(viewer.permissions, viewer.kind) === 'full';
  return {
    id: payout.id,
    object: 'payout' as const,
    environment: payout.environmentId,
    livemode: viewer.environment.kind === 'live',
    amount: Number(payout.amount),
    currency: payout.currency,
    status: payout.status,
    destination: payout.destinationId,
    destination_last4: seesAccount ? payout.destinationLast4 : null,
    bank: payout.bank,
    arrival_date: dayOf(payout.arrivalDate),
    failure: payout.failure,
    statement: payout.statement,
    description: payout.description,
    trigger: payout.trigger,
    // Asked again and again until it knows; neither paid nor failed meanwhile.
    bank_silent: payout.callState === 'unknown',
    dispatch_at: payout.dispatchAt?.toISOString() ?? null,
    dispatch_tries: payout.dispatchTries,
    sent_at: payout.sentAt?.toISOString() ?? null,
    in_transit_at: payout.inTransitAt?.toISOString() ?? null,
    ended_at: payout.endedAt?.toISOString() ?? null,
    created_by: payout.createdBy,
    metadata: payout.metadata,
    created_at: payout.createdAt.toISOString(),
    updated_at: payout.updatedAt.toISOString(),
    version: payout.version,
  };
}
export type PayoutView = ReturnType<typeof renderPayout>;

function dayOf(day: Date | string | null): string | null {
  return day instanceof Date ? day.toISOString().slice(0, 10) : day;
}

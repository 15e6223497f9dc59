import { z } from 'zod';
import { cancelPayout } from '@/lib/payouts/cancel-payout';
import { createPayout } from '@/lib/payouts/create-payout';
import { PayoutFilters } from '@/lib/payouts/filters';
import { getPayout, listPayouts } from '@/lib/payouts/queries';
import { renderPayout } from '@/lib/payouts/render';
import { CreatePayout } from '@/lib/payouts/schema';
import { arriveTestPayout, failTestPayout } from '@/lib/testlab/payouts';
import { FailTestPayout } from '@/lib/testlab/schema';
import { act, list, type Route, read } from './route';

const Nothing = z.strictObject({});
const reads = { permission: 'payouts:read', returns: 'Payout', render: renderPayout } as const;
const writes = { permission: 'payouts:write', returns: 'Payout', render: renderPayout } as const;

const plays = {
  permission: 'sandbox:write',
  returns: 'Payout',
  render: renderPayout,
  idempotency: 'optional',
} as const;

/** Money of the available balance that goes to the merchant's own bank account. */
// biome-ignore format: a table reads better in its own columns
export const PAYOUT_ROUTES: readonly Route[] = [
  act('/payouts', {
    ...writes, idempotency: 'required', nonceGoesWithMove: true,
    summary: 'Pay available money out to a payout account; answers are kept for 30 days', schema: CreatePayout,
    operation: createPayout,
  }),
  act('/payouts/:id/cancel', {
    ...writes, idempotency: 'required', summary: 'Take back a payout that has not been sent', schema: Nothing,
    operation: cancelPayout,
  }),
  list('/payouts', { ...reads, summary: 'List payouts, newest first', schema: PayoutFilters, query: listPayouts }),
  act('/test_helpers/payouts/:id/arrive', {
    ...plays, summary: 'Let the pretend bank pay a payout that is in transit', schema: Nothing,
    operation: arriveTestPayout,
  }),
  act('/test_helpers/payouts/:id/fail', {
    ...plays, summary: 'Let the pretend bank send a payout back', schema: FailTestPayout, operation: failTestPayout,
  }),
  read('/payouts/:id', { ...reads, summary: 'Retrieve a payout', query: getPayout }),
];

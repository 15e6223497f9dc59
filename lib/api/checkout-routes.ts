import { z } from 'zod';
import { createCheckoutSession } from '@/lib/checkout/create-checkout-session';
import { endCheckoutSession } from '@/lib/checkout/end-checkout-session';
import { CheckoutSessionFilters } from '@/lib/checkout/filters';
import {
  confirmCheckoutSession,
  lookUpCheckoutSession,
  renderPayerSession,
} from '@/lib/checkout/payer-session';
import { getSessionWithSteps, listCheckoutSessions } from '@/lib/checkout/queries';
import { renderCheckoutSession, renderSessionWithSteps } from '@/lib/checkout/render';
import { ConfirmCheckoutSession, CreateCheckoutSession, LookUpCheckoutSession } from '@/lib/checkout/schema';
import { act, list, type Route, read } from './route';

const sessions = {
  permission: 'checkout:write',
  returns: 'CheckoutSession',
  render: renderCheckoutSession,
} as const;
const sessionsWithSteps = {
  permission: 'checkout:read',
  returns: 'CheckoutSessionWithSteps',
  render: renderSessionWithSteps,
} as const;
const payerSessions = {
  permission: 'checkout:confirm',
  returns: 'PayerSession',
  render: renderPayerSession,
} as const;
const required = { idempotency: 'required' } as const;
const optional = { idempotency: 'optional' } as const;

/** The hosted checkout page, and what a shop's own page does in its place. */
// biome-ignore format: a table reads better in its own columns
export const CHECKOUT_ROUTES: readonly Route[] = [
  act('/checkout_sessions', {
    ...sessions, ...required, summary: 'Open a hosted checkout page', schema: CreateCheckoutSession,
    operation: createCheckoutSession,
  }),
  list('/checkout_sessions', {
    ...sessionsWithSteps, summary: 'List checkout sessions, newest first', schema: CheckoutSessionFilters, query: listCheckoutSessions,
  }),
  read('/checkout_sessions/:id', {
    ...sessionsWithSteps, summary: 'Retrieve a checkout session', query: getSessionWithSteps,
  }),
  act('/checkout_sessions/:id/expire', {
    ...sessions, ...required, summary: 'End an open checkout session', schema: z.strictObject({}),
    operation: (actor, input, call) => endCheckoutSession(actor, { id: input.id, status: 'expired' }, call),
  }),
  act('/checkout_sessions/:id/lookup', {
    ...payerSessions, ...optional, summary: 'See a session as its payer, with its client secret',
    schema: LookUpCheckoutSession, operation: lookUpCheckoutSession,
  }),
  act('/checkout_sessions/:id/confirm', {
    ...payerSessions, ...required, summary: 'Pay a session from the shop’s own page, with its client secret',
    schema: ConfirmCheckoutSession, operation: confirmCheckoutSession,
  }),
];

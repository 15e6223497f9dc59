'use server';

import { z } from 'zod';
import { consoleAction } from '@/lib/doors/console-action';
import { createCheckoutSession } from './create-checkout-session';
import { endCheckoutSession } from './end-checkout-session';
import { renderCheckoutSession } from './render';
import { CreateCheckoutSession } from './schema';

export const createCheckoutSessionAction = consoleAction(
  'checkout:write',
  CreateCheckoutSession,
  createCheckoutSession,
  (actor, { row }) => renderCheckoutSession(actor, row),
);
export const expireCheckoutSessionAction = consoleAction(
  'checkout:write',
  z.strictObject({ id: z.string().max(64) }),
  (actor, { id }, call) => endCheckoutSession(actor, { id, status: 'expired' }, call),
  (actor, { row }) => renderCheckoutSession(actor, row),
);

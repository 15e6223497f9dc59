'use server';

import { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import type { Answered } from '@/lib/doors/call';
import { consoleAction } from '@/lib/doors/console-action';
import type { Customer, PaymentMethod } from '@/lib/generated/prisma/client';
import { detachPaymentMethod } from '@/lib/payment-methods/change-payment-method';
import { renderPaymentMethod } from '@/lib/payment-methods/render';
import { eraseCustomer } from './erase-customer';
import { exportCustomer } from './export-customer';
import { mergeCustomer } from './merge-customer';
import { renderCustomer, renderErasedCustomer } from './render';
import { MergeCustomer, SetDefaultMethod, UpdateCustomer } from './schema';
import { setDefaultMethod } from './set-default-method';
import { updateCustomer } from './update-customer';

const WithId = z.strictObject({ id: z.string().max(64) });
const view = (actor: Actor, { row }: Answered<Customer>) => renderCustomer(actor, row);

export const updateCustomerAction = consoleAction(
  'customers:write',
  UpdateCustomer.extend(WithId.shape),
  updateCustomer,
  view,
);
export const mergeCustomerAction = consoleAction(
  'customers:write',
  MergeCustomer.extend(WithId.shape),
  mergeCustomer,
  view,
);
export const eraseCustomerAction = consoleAction('customers:erase', WithId, eraseCustomer, (actor, { row }) =>
  renderErasedCustomer(actor, row),
);
export const exportCustomerAction = consoleAction('pii:read', WithId, exportCustomer, (_, data) => data);
export const setDefaultMethodAction = consoleAction(
  'customers:write',
  SetDefaultMethod.extend(WithId.shape),
  setDefaultMethod,
  view,
);
export const detachMethodAction = consoleAction(
  'customers:write',
  WithId,
  detachPaymentMethod,
  (actor: Actor, { row }: Answered<PaymentMethod>) => renderPaymentMethod(actor, row),
);

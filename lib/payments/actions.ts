'use server';

import { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import type { Answered } from '@/lib/doors/call';
import { consoleAction } from '@/lib/doors/console-action';
import { BulkPayments, bulkPayments, PreviewBulk, previewBulk } from './bulk';
import { cancelPayment } from './cancel-payment';
import { capturePayment } from './capture-payment';
import { createPayment } from './create-payment';
import { renderPayment } from './render';
import type { PaymentRow } from './rows';
import { CancelPayment, CapturePayment, CreatePayment, UpdatePayment } from './schema';
import { updatePayment } from './update-payment';

const WithId = { id: z.string().max(64) };
const view = (actor: Actor, { row }: Answered<PaymentRow>) => renderPayment(actor, row);

export const capturePaymentAction = consoleAction(
  'payments:write',
  CapturePayment.extend(WithId),
  capturePayment,
  view,
);
export const cancelPaymentAction = consoleAction(
  'payments:write',
  CancelPayment.extend(WithId),
  cancelPayment,
  view,
);
export const updatePaymentAction = consoleAction(
  'payments:write',
  UpdatePayment.extend(WithId),
  updatePayment,
  view,
);
export const createTestPaymentAction = consoleAction('payments:write', CreatePayment, createPayment, view);
export const previewBulkAction = consoleAction(
  'payments:read',
  PreviewBulk,
  previewBulk,
  (_, preview) => preview,
);
export const bulkPaymentsAction = consoleAction(
  'payments:write',
  BulkPayments,
  bulkPayments,
  (_, results) => results,
);

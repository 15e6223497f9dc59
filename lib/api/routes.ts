import { z } from 'zod';
import { createCustomer } from '@/lib/customers/create-customer';
import { deleteCustomer } from '@/lib/customers/delete-customer';
import { eraseCustomer } from '@/lib/customers/erase-customer';
import { exportCustomer } from '@/lib/customers/export-customer';
import { CustomerFilters } from '@/lib/customers/filters';
import { mergeCustomer } from '@/lib/customers/merge-customer';
import { getCustomer, listCustomers } from '@/lib/customers/queries';
import { renderCustomer, renderErasedCustomer } from '@/lib/customers/render';
import { CreateCustomer, MergeCustomer, UpdateCustomer } from '@/lib/customers/schema';
import { updateCustomer } from '@/lib/customers/update-customer';
import { EventFilters } from '@/lib/events/filters';
import { getEvent, listEvents } from '@/lib/events/queries';
import { merchantBalance } from '@/lib/ledger/merchant-balance';
import { pageOfNotes } from '@/lib/notes/queries';
import { renderApiNote } from '@/lib/notes/render';
import { NotesPage, PaymentNoteBody } from '@/lib/notes/schema';
import { addNote } from '@/lib/notes/write-note';
import {
  attachPaymentMethod,
  deletePaymentMethod,
  detachPaymentMethod,
  updatePaymentMethod,
} from '@/lib/payment-methods/change-payment-method';
import { createPaymentMethod } from '@/lib/payment-methods/create-payment-method';
import { getPaymentMethod, listPaymentMethods } from '@/lib/payment-methods/queries';
import { renderPaymentMethod } from '@/lib/payment-methods/render';
import {
  AttachPaymentMethod,
  CreatePaymentMethod,
  PaymentMethodFilter,
  UpdatePaymentMethod,
} from '@/lib/payment-methods/schema';
import { cancelPayment } from '@/lib/payments/cancel-payment';
import { capturePayment } from '@/lib/payments/capture-payment';
import { confirmPayment } from '@/lib/payments/confirm-payment';
import { createPayment } from '@/lib/payments/create-payment';
import { PaymentFilters } from '@/lib/payments/filters';
import { getPayment, listPayments } from '@/lib/payments/queries';
import { renderPayment } from '@/lib/payments/render';
import {
  CancelPayment,
  CapturePayment,
  ConfirmPayment,
  CreatePayment,
  UpdatePayment,
} from '@/lib/payments/schema';
import { updatePayment } from '@/lib/payments/update-payment';
import { cancelRefund } from '@/lib/refunds/cancel-refund';
import { RefundFilters } from '@/lib/refunds/filters';
import { issueRefund } from '@/lib/refunds/issue-refund';
import { getRefund, listRefunds } from '@/lib/refunds/queries';
import { renderRefund } from '@/lib/refunds/render';
import { IssueRefund } from '@/lib/refunds/schema';
import { createToken } from '@/lib/vault/create-token';
import { getToken } from '@/lib/vault/queries';
import { renderToken } from '@/lib/vault/render';
import { CreateToken } from '@/lib/vault/schema';
import { ALERT_ROUTES } from './alert-routes';
import { ANNOTATION_ROUTES } from './annotation-routes';
import { ATTEMPT_ROUTES } from './attempt-routes';
import { AUDIT_ROUTES } from './audit-routes';
import { CHECKOUT_ROUTES } from './checkout-routes';
import { CONFIGURATION_ROUTES } from './configuration-routes';
import { CREDENTIAL_ROUTES } from './credential-routes';
import { DISPUTE_ROUTES } from './dispute-routes';
import { METRIC_ROUTES } from './metric-routes';
import { PAYOUT_ACCOUNT_ROUTES } from './payout-account-routes';
import { PAYOUT_ROUTES } from './payout-routes';
import { renderEvent } from './render-event';
import { REQUEST_ROUTES } from './request-routes';
import { REVIEW_ROUTES } from './review-routes';
import { RISK_LIST_ROUTES } from './risk-list-routes';
import { RISK_ROUTES } from './risk-routes';
import { act, list, type Route, read } from './route';
import { TEST_HELPER_ROUTES } from './test-helper-routes';
import { WEBHOOK_ROUTES } from './webhook-routes';

const NoInput = z.strictObject({});
const PageFields = {
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(400).optional(),
};
const payments = { permission: 'payments:write', returns: 'Payment', render: renderPayment } as const;
const customers = { permission: 'customers:write', returns: 'Customer', render: renderCustomer } as const;
const methods = {
  permission: 'customers:write',
  returns: 'PaymentMethod',
  render: renderPaymentMethod,
} as const;
const required = { idempotency: 'required' } as const;
const moves = { ...required, nonceGoesWithMove: true } as const;
const optional = { idempotency: 'optional' } as const;

/** The merchant API: every door is one expression. Paths are below `/api/v1`. */
// biome-ignore format: a table reads better in its own columns
export const ROUTES: readonly Route[] = [
  act('/payments', {
    ...payments, ...moves, summary: 'Create a payment, and confirm it at once if you like',
    schema: CreatePayment, operation: createPayment,
  }),
  list('/payments', {
    permission: 'payments:read', returns: 'Payment', render: renderPayment, summary: 'List payments, newest first',
    schema: PaymentFilters, query: listPayments,
  }),
  read('/payments/:id', {
    permission: 'payments:read', returns: 'Payment', render: renderPayment, summary: 'Retrieve a payment',
    query: getPayment,
  }),
  act('/payments/:id', {
    ...payments, ...optional, summary: 'Change reference, description, e-mail or metadata',
    schema: UpdatePayment, operation: updatePayment,
  }),
  act('/payments/:id/confirm', {
    ...payments, ...moves, summary: 'Try to authorize a payment',
    schema: ConfirmPayment, operation: confirmPayment,
  }),
  act('/payments/:id/capture', {
    ...payments, ...moves, summary: 'Capture an authorized payment, in full or in part',
    schema: CapturePayment, operation: capturePayment,
  }),
  act('/payments/:id/cancel', {
    ...payments, ...moves, summary: 'Cancel a payment and release what is authorized',
    schema: CancelPayment, operation: cancelPayment,
  }),
  list('/payments/:id/notes', {
    permission: 'payments:read', returns: 'Note', render: renderApiNote,
    summary: 'List the private notes on a payment, newest first; for those who may see people (`customers` scope)',
    schema: NotesPage, query: (actor, { id, ...page }) => pageOfNotes(actor, id, page),
  }),
  act('/payments/:id/notes', {
    permission: 'payments:write', returns: 'Note', render: renderApiNote, ...optional,
    summary: 'Add a private note to a payment; `@` and a member’s name tells that member', schema: PaymentNoteBody,
    operation: (actor, { id, body }, call) => addNote(actor, { payment: id, body }, call),
  }),
  act('/refunds', {
    permission: 'refunds:write', returns: 'Refund', render: renderRefund, ...moves,
    summary: 'Refund a captured payment, in full or in part', schema: IssueRefund, operation: issueRefund,
  }),
  act('/refunds/:id/cancel', {
    permission: 'refunds:write', returns: 'Refund', render: renderRefund, ...required,
    summary: 'Take back a refund that has not been sent', schema: NoInput, operation: cancelRefund,
  }),
  list('/refunds', {
    permission: 'refunds:read', returns: 'Refund', render: renderRefund, summary: 'List refunds, newest first',
    schema: RefundFilters, query: listRefunds,
  }),
  read('/refunds/:id', {
    permission: 'refunds:read', returns: 'Refund', render: renderRefund, summary: 'Retrieve a refund', query: getRefund,
  }),
  ...DISPUTE_ROUTES, ...PAYOUT_ROUTES,
  act('/customers', {
    ...customers, ...optional, summary: 'Create a customer', schema: CreateCustomer, operation: createCustomer,
  }),
  list('/customers', {
    permission: 'customers:read', returns: 'Customer', render: renderCustomer, summary: 'List customers, newest first',
    schema: CustomerFilters, query: listCustomers,
  }),
  read('/customers/:id', {
    permission: 'customers:read', returns: 'Customer', render: renderCustomer, summary: 'Retrieve a customer',
    query: getCustomer,
  }),
  act('/customers/:id', {
    ...customers, ...optional, summary: 'Change a customer', schema: UpdateCustomer, operation: updateCustomer,
  }),
  act('/customers/:id', {
    ...customers, ...optional, method: 'DELETE', summary: 'Delete a customer', schema: NoInput,
    operation: deleteCustomer,
  }),
  act('/customers/:id/merge', {
    ...customers, ...optional, summary: 'Merge another customer into this one', schema: MergeCustomer,
    operation: mergeCustomer,
  }),
  act('/customers/:id/erase', {
    ...optional, permission: 'customers:erase', returns: 'ErasedCustomer', render: renderErasedCustomer,
    summary: 'Erase a person; amounts and books stay', schema: NoInput, operation: eraseCustomer,
  }),
  read('/customers/:id/export', {
    permission: 'pii:read', returns: 'PersonalData',
    summary: 'Retrieve all that is kept of a person; it is written down. Takes payments:read too',
    query: (actor, id) => exportCustomer(actor, { id }, { claim: null }), render: (_, data) => data,
  }),
  act('/payment_methods', {
    ...methods, ...optional, summary: 'Keep a token’s card for later payments', schema: CreatePaymentMethod,
    operation: createPaymentMethod,
  }),
  list('/payment_methods', {
    permission: 'customers:read', returns: 'PaymentMethod', render: renderPaymentMethod,
    summary: 'List payment methods, newest first', schema: PaymentMethodFilter.extend(PageFields),
    query: (actor, { limit, cursor, ...filter }) =>
      listPaymentMethods(actor, filter, { limit, cursor: cursor ?? null }),
  }),
  read('/payment_methods/:id', {
    permission: 'customers:read', returns: 'PaymentMethod', render: renderPaymentMethod,
    summary: 'Retrieve a payment method', query: getPaymentMethod,
  }),
  act('/payment_methods/:id', {
    ...methods, ...optional, summary: 'Change a payment method’s metadata', schema: UpdatePaymentMethod,
    operation: updatePaymentMethod,
  }),
  act('/payment_methods/:id', {
    ...methods, ...optional, method: 'DELETE', summary: 'Delete a payment method', schema: NoInput,
    operation: deletePaymentMethod,
  }),
  act('/payment_methods/:id/attach', {
    ...methods, ...optional, summary: 'Attach a payment method to a customer', schema: AttachPaymentMethod,
    operation: attachPaymentMethod,
  }),
  act('/payment_methods/:id/detach', {
    ...methods, ...optional, summary: 'Detach a payment method and destroy its number', schema: NoInput,
    operation: detachPaymentMethod,
  }),
  act('/tokens', {
    permission: 'tokens:write', returns: 'Token', render: renderToken, ...optional,
    summary: 'Turn a card number into a token', schema: CreateToken, operation: createToken,
  }),
  read('/tokens/:id', {
    permission: 'tokens:write', returns: 'Token', render: renderToken, summary: 'Retrieve a token', query: getToken,
  }),
  ...CHECKOUT_ROUTES,
  ...CREDENTIAL_ROUTES,
  list('/events', {
    permission: 'events:read', returns: 'Event', render: renderEvent, summary: 'List events, newest first',
    schema: EventFilters, query: listEvents,
  }),
  read('/events/:id', {
    permission: 'events:read', returns: 'Event', render: renderEvent, summary: 'Retrieve an event', query: getEvent,
  }),
  ...RISK_ROUTES, ...TEST_HELPER_ROUTES, ...METRIC_ROUTES, ...ANNOTATION_ROUTES, ...ALERT_ROUTES, ...WEBHOOK_ROUTES,
  ...RISK_LIST_ROUTES, ...REVIEW_ROUTES,
  ...ATTEMPT_ROUTES, ...AUDIT_ROUTES, ...CONFIGURATION_ROUTES,
  ...PAYOUT_ACCOUNT_ROUTES,
  ...REQUEST_ROUTES,
  read('/balance', {
    permission: 'balance:read', returns: 'Balance', summary: 'Retrieve the balance',
    query: (actor) => merchantBalance(actor.environment.id), render: (_, balance) => balance,
  }),
];

import type { ListDefinition, MessageKey } from '@/lib/lists/definition';
import { CURRENCIES } from '@/lib/money';
import type { PaymentView } from './render';
import { PAYMENT_STATUSES, type PaymentStatus } from './status';
import { PAYMENT_METHODS, PAYMENT_VIEWS } from './views';

type Method = { brand?: string; last4?: string; country?: string | null } | null;
const methodOf = (payment: PaymentView) => payment.method as Method;

/** The list of payments, as its page, its address, its exports and the API read it. Client-safe. */
export const PAYMENTS_LIST: ListDefinition<PaymentView> = {
  key: 'payments',
  apiPath: '/payments',
  pagePath: '/payments',
  title: 'payments.title',
  caption: 'payments.caption',
  newRows: 'payments.newer',
  search: 'payments.searchList',
  tabs: (['all', ...PAYMENT_VIEWS] as const).map((key) => ({ key, label: `payments.tabs.${key}` as const })),
  sorts: [
    { key: 'created', label: 'payments.columns.created' },
    { key: 'amount', label: 'payments.columns.amount', needsCurrency: true },
  ],
  filters: [
    { key: 'created', label: 'payments.columns.created', type: 'date' },
    { key: 'amount', label: 'payments.columns.amount', type: 'amount' },
    {
      key: 'currency',
      label: 'payments.filters.currency',
      type: 'choice',
      values: Object.keys(CURRENCIES),
      optionLabel: () => null,
    },
    {
      key: 'status',
      label: 'payments.columns.status',
      type: 'choice',
      values: PAYMENT_STATUSES,
      optionLabel: (value) => `status.payment.${value as PaymentStatus}` as const,
    },
    {
      key: 'method',
      label: 'payments.columns.method',
      type: 'choice',
      values: PAYMENT_METHODS,
      optionLabel: (value): MessageKey => (value === 'card' ? 'methods.card' : 'methods.alipay'),
    },
    {
      key: 'email',
      label: 'payments.columns.customer',
      type: 'text',
      lengthMax: 320,
      hint: 'lists.hints.email',
    },
    { key: 'last4', label: 'payments.columns.last4', type: 'text', lengthMax: 4, hint: 'lists.hints.last4' },
    { key: 'reference', label: 'payments.columns.reference', type: 'text', lengthMax: 200 },
    {
      key: 'customer',
      label: 'payments.columns.customerId',
      type: 'text',
      lengthMax: 64,
      hint: 'lists.hints.id',
    },
  ],
  columns: [
    {
      key: 'status',
      label: 'payments.columns.status',
      isDefault: true,
      phone: 2,
      className: 'md:w-[28%]',
      exports: (row) => row.status,
    },
    {
      key: 'amount',
      label: 'payments.columns.amount',
      isDefault: true,
      isRight: true,
      sort: 'amount',
      phone: 1,
      exports: (row) => ({ amount: row.amount, currency: row.currency }),
    },
    { key: 'method', label: 'payments.columns.method', isDefault: true, exports: (row) => row.method_type },
    {
      key: 'customer',
      label: 'payments.columns.customer',
      isDefault: true,
      phone: 3,
      exports: (row) => row.customer_email,
    },
    {
      key: 'reference',
      label: 'payments.columns.reference',
      isDefault: true,
      className: 'max-xl:hidden!',
      exports: (row) => row.reference,
    },
    { key: 'id', label: 'payments.columns.id', isDefault: false, exports: (row) => row.id },
    {
      key: 'brand',
      label: 'payments.columns.brand',
      isDefault: false,
      exports: (row) => methodOf(row)?.brand ?? null,
    },
    {
      key: 'last4',
      label: 'payments.columns.last4',
      isDefault: false,
      exports: (row) => methodOf(row)?.last4 ?? null,
    },
    {
      key: 'country',
      label: 'payments.columns.country',
      isDefault: false,
      exports: (row) => methodOf(row)?.country ?? null,
    },
    {
      key: 'customer_id',
      label: 'payments.columns.customerId',
      isDefault: false,
      exports: (row) => row.customer,
    },
    {
      key: 'description',
      label: 'payments.columns.description',
      isDefault: false,
      exports: (row) => row.description,
    },
    {
      key: 'captured',
      label: 'payments.columns.captured',
      isDefault: false,
      isRight: true,
      exports: (row) => ({ amount: row.amount_captured, currency: row.currency }),
    },
    {
      key: 'refunded',
      label: 'payments.columns.refunded',
      isDefault: false,
      isRight: true,
      exports: (row) => ({ amount: row.amount_refunded, currency: row.currency }),
    },
    {
      key: 'disputed',
      label: 'payments.columns.disputed',
      isDefault: false,
      isRight: true,
      exports: (row) => ({ amount: row.amount_disputed, currency: row.currency }),
    },
    {
      key: 'fees',
      label: 'payments.columns.fees',
      isDefault: false,
      isRight: true,
      exports: (row) => ({ amount: row.fees, currency: row.currency }),
    },
    {
      key: 'connector',
      label: 'payments.columns.connector',
      isDefault: false,
      exports: (row) => row.connector,
    },
    {
      key: 'attempts',
      label: 'payments.columns.attempts',
      isDefault: false,
      isRight: true,
      exports: (row) => row.attempts_count,
    },
    {
      key: 'failure',
      label: 'payments.columns.failure',
      isDefault: false,
      exports: (row) => (row.failure as { code?: string } | null)?.code ?? null,
    },
    {
      key: 'updated',
      label: 'payments.columns.updated',
      isDefault: false,
      isRight: true,
      exports: (row) => ({ at: row.updated_at }),
    },
    {
      key: 'created',
      label: 'payments.columns.created',
      isDefault: true,
      isRight: true,
      sort: 'created',
      phone: 4,
      exports: (row) => ({ at: row.created_at }),
    },
  ],
};

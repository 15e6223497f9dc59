import type { ListDefinition } from '@/lib/lists/definition';
import { CURRENCIES } from '@/lib/money';
import { BAND_FILTER, METHOD_FILTER, VISIT_FILTERS } from '@/lib/payments/traits';
import type { SessionWithStepsView } from './render';
import { CHECKOUT_STATUSES, CHECKOUT_VIEWS, type CheckoutSessionStatus } from './status';
import { DROP_OFFS, type DropOff, SESSION_STEPS, type SessionStep } from './steps';

/** What is sold, in one line. */
export function itemsOf(session: Pick<SessionWithStepsView, 'line_items'>): string {
  return (session.line_items as { name: string }[]).map((item) => item.name).join(', ');
}

/** The list of checkout sessions, as its page, its address, its exports and the API read it. Client-safe. */
export const CHECKOUT_LIST: ListDefinition<SessionWithStepsView> = {
  key: 'checkout_sessions',
  apiPath: '/checkout_sessions',
  pagePath: '/checkout',
  title: 'checkout.title',
  caption: 'checkout.caption',
  newRows: 'checkout.newer',
  search: 'checkout.searchList',
  tabs: (['all', ...CHECKOUT_VIEWS] as const).map((key) => ({ key, label: `checkout.tabs.${key}` as const })),
  sorts: [{ key: 'created', label: 'checkout.created' }],
  filters: [
    { key: 'created', label: 'checkout.created', type: 'date' },
    {
      key: 'status',
      label: 'checkout.status',
      type: 'choice',
      values: CHECKOUT_STATUSES,
      optionLabel: (value) => `status.checkout.${value as CheckoutSessionStatus}` as const,
    },
    {
      key: 'step',
      label: 'checkout.step',
      type: 'choice',
      values: SESSION_STEPS,
      optionLabel: (value) => `checkout.steps.${value as SessionStep}` as const,
    },
    {
      key: 'drop_off',
      label: 'checkout.dropOff',
      type: 'choice',
      values: DROP_OFFS,
      optionLabel: (value) => `checkout.dropOffs.${value as DropOff}` as const,
    },
    METHOD_FILTER,
    {
      key: 'currency',
      label: 'checkout.currency',
      type: 'choice',
      values: Object.keys(CURRENCIES),
      optionLabel: () => null,
    },
    ...VISIT_FILTERS,
    BAND_FILTER,
    { key: 'email', label: 'checkout.email', type: 'text', lengthMax: 320, hint: 'lists.hints.email' },
    { key: 'customer', label: 'checkout.customer', type: 'text', lengthMax: 64, hint: 'lists.hints.id' },
    { key: 'reference', label: 'checkout.reference', type: 'text', lengthMax: 200 },
  ],
  columns: [
    { key: 'status', label: 'checkout.status', isDefault: true, phone: 2, exports: (row) => row.status },
    {
      key: 'amount',
      label: 'checkout.amount',
      isDefault: true,
      isRight: true,
      phone: 1,
      isAmount: true,
      exports: (row) => ({ amount: row.amount, currency: row.currency }),
    },
    {
      key: 'items',
      label: 'checkout.description',
      isDefault: true,
      phone: 3,
      className: 'md:max-xl:hidden!',
      exports: itemsOf,
    },
    { key: 'method', label: 'payments.columns.method', isDefault: true, exports: (row) => row.method },
    { key: 'step', label: 'checkout.step', isDefault: true, exports: (row) => row.step },
    { key: 'drop_off', label: 'checkout.dropOff', isDefault: true, exports: (row) => row.drop_off },
    { key: 'id', label: 'checkout.id', isDefault: false, exports: (row) => row.id },
    { key: 'reference', label: 'checkout.reference', isDefault: false, exports: (row) => row.reference },
    { key: 'email', label: 'checkout.email', isDefault: false, exports: (row) => row.customer_email },
    { key: 'payment', label: 'checkout.paymentId', isDefault: false, exports: (row) => row.payment },
    { key: 'device', label: 'metrics.dimensions.device', isDefault: false, exports: (row) => row.device },
    {
      key: 'payer_country',
      label: 'metrics.dimensions.country',
      isDefault: false,
      exports: (row) => row.payer_country,
    },
    {
      key: 'language',
      label: 'metrics.dimensions.checkout_language',
      isDefault: false,
      exports: (row) => row.locale,
    },
    {
      key: 'ends',
      label: 'checkout.ends',
      isDefault: false,
      isRight: true,
      isTime: true,
      exports: (row) => ({ at: row.expires_at }),
    },
    {
      key: 'created',
      label: 'checkout.created',
      isDefault: true,
      isRight: true,
      sort: 'created',
      phone: 4,
      isTime: true,
      exports: (row) => ({ at: row.created_at }),
    },
  ],
};

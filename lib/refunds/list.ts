import type { ListDefinition } from '@/lib/lists/definition';
import { CURRENCIES } from '@/lib/money';
import { INSTRUMENT_FILTERS, METHOD_FILTER, TRAIT_FILTERS } from '@/lib/payments/traits';
import { REFUND_REASONS } from './reasons';
import type { RefundView } from './render';
import type { RefundStatus } from './status';
import { REFUND_STATUSES } from './status';
import { REFUND_VIEWS } from './views';

type Reason = (typeof REFUND_REASONS)[number];

/** The list of refunds, as its page, its address, its exports and the API read it. Client-safe. */
export const REFUNDS_LIST: ListDefinition<RefundView> = {
  key: 'refunds',
  apiPath: '/refunds',
  pagePath: '/refunds',
  title: 'lists.refunds.title',
  caption: 'lists.refunds.caption',
  newRows: 'lists.refunds.newer',
  search: 'lists.refunds.searchList',
  tabs: (['all', ...REFUND_VIEWS] as const).map((key) => ({
    key,
    label: `lists.refunds.tabs.${key}` as const,
  })),
  sums: ['amount'],
  sorts: [
    { key: 'created', label: 'lists.refunds.columns.created' },
    { key: 'amount', label: 'lists.refunds.columns.amount', needsCurrency: true },
  ],
  filters: [
    { key: 'created', label: 'lists.refunds.columns.created', type: 'date' },
    { key: 'amount', label: 'lists.refunds.columns.amount', type: 'amount' },
    {
      key: 'currency',
      label: 'lists.refunds.columns.currency',
      type: 'choice',
      values: Object.keys(CURRENCIES),
      optionLabel: () => null,
    },
    {
      key: 'status',
      label: 'lists.refunds.columns.status',
      type: 'choice',
      values: REFUND_STATUSES,
      optionLabel: (value) => `status.refund.${value as RefundStatus}` as const,
    },
    {
      key: 'reason',
      label: 'lists.refunds.columns.reason',
      type: 'choice',
      values: REFUND_REASONS,
      optionLabel: (value) => `refund.reasons.${value as Reason}` as const,
    },
    METHOD_FILTER,
    ...INSTRUMENT_FILTERS,
    ...TRAIT_FILTERS,
    {
      key: 'payment',
      label: 'lists.refunds.columns.payment',
      type: 'text',
      lengthMax: 64,
      hint: 'lists.hints.id',
    },
  ],
  columns: [
    {
      key: 'status',
      label: 'lists.refunds.columns.status',
      isDefault: true,
      phone: 2,
      className: 'md:w-[24%]',
      exports: (row) => row.status,
    },
    {
      key: 'amount',
      label: 'lists.refunds.columns.amount',
      isDefault: true,
      isRight: true,
      sort: 'amount',
      phone: 1,
      isAmount: true,
      exports: (row) => ({ amount: row.amount, currency: row.currency }),
    },
    {
      key: 'reason',
      label: 'lists.refunds.columns.reason',
      isDefault: true,
      phone: 3,
      exports: (row) => row.reason,
    },
    { key: 'note', label: 'lists.refunds.columns.note', isDefault: false, exports: (row) => row.note },
    {
      key: 'payment',
      label: 'lists.refunds.columns.payment',
      isDefault: true,
      exports: (row) => row.payment,
    },
    { key: 'id', label: 'lists.refunds.columns.id', isDefault: false, exports: (row) => row.id },
    {
      key: 'failure',
      label: 'lists.refunds.columns.failure',
      isDefault: true,
      exports: (row) => (row.failure as { code?: string } | null)?.code ?? null,
    },
    { key: 'by', label: 'lists.refunds.columns.by', isDefault: false, exports: (row) => row.created_by },
    {
      key: 'updated',
      label: 'lists.refunds.columns.updated',
      isDefault: false,
      isRight: true,
      isTime: true,
      exports: (row) => ({ at: row.updated_at }),
    },
    {
      key: 'created',
      label: 'lists.refunds.columns.created',
      isDefault: true,
      isRight: true,
      sort: 'created',
      phone: 4,
      isTime: true,
      exports: (row) => ({ at: row.created_at }),
    },
  ],
};

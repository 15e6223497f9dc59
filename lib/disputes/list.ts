import type { DisputeReason, DisputeStage } from '@/lib/connectors/contract';
import type { ListDefinition, MessageKey } from '@/lib/lists/definition';
import { CURRENCIES } from '@/lib/money';
import { INSTRUMENT_FILTERS, TRAIT_FILTERS } from '@/lib/payments/traits';
import { PAYMENT_METHODS } from '@/lib/payments/views';
import type { DisputeView } from './render';
import { DISPUTE_REASONS, DISPUTE_STAGES } from './schema';
import { DISPUTE_STATUSES, type DisputeStatus } from './status';

/** The list of disputes, as its page, its address, its exports and the API read it. Client-safe. */
export const DISPUTES_LIST: ListDefinition<DisputeView> = {
  key: 'disputes',
  apiPath: '/disputes',
  pagePath: '/disputes',
  title: 'disputes.title',
  caption: 'disputes.caption',
  newRows: 'disputes.newer',
  search: 'disputes.searchList',
  // What waits is read by what is due first, what is over by what was due last.
  tabs: [
    { key: 'needs_response', label: 'disputes.tabs.needs_response' },
    { key: 'under_review', label: 'disputes.tabs.under_review' },
    { key: 'won', label: 'disputes.tabs.won', sort: '-due' },
    { key: 'lost', label: 'disputes.tabs.lost', sort: '-due' },
    { key: 'all', label: 'disputes.tabs.all', sort: '-due' },
  ],
  sorts: [
    { key: 'due', label: 'disputes.columns.due', isAscending: true },
    { key: 'created', label: 'disputes.columns.opened' },
    { key: 'amount', label: 'disputes.columns.amount', needsCurrency: true },
  ],
  filters: [
    { key: 'due', label: 'disputes.columns.due', type: 'date', isAhead: true },
    { key: 'created', label: 'disputes.columns.opened', type: 'date' },
    { key: 'amount', label: 'disputes.columns.amount', type: 'amount' },
    {
      key: 'currency',
      label: 'lists.currency',
      type: 'choice',
      values: Object.keys(CURRENCIES),
      optionLabel: () => null,
    },
    {
      key: 'reason',
      label: 'disputes.columns.reason',
      type: 'choice',
      values: DISPUTE_REASONS,
      optionLabel: (value) => `disputes.reasons.${value as DisputeReason}` as const,
    },
    {
      key: 'status',
      label: 'disputes.columns.status',
      type: 'choice',
      values: DISPUTE_STATUSES,
      optionLabel: (value) => `disputes.status.${value as DisputeStatus}` as const,
    },
    {
      key: 'stage',
      label: 'disputes.columns.stage',
      type: 'choice',
      values: DISPUTE_STAGES,
      optionLabel: (value) => `disputes.stage.${value as DisputeStage}` as const,
    },
    {
      key: 'method',
      label: 'disputes.columns.method',
      type: 'choice',
      values: PAYMENT_METHODS,
      optionLabel: (value): MessageKey => (value === 'card' ? 'methods.card' : 'methods.alipay'),
    },
    ...INSTRUMENT_FILTERS,
    ...TRAIT_FILTERS,
    {
      key: 'payment',
      label: 'disputes.columns.payment',
      type: 'text',
      lengthMax: 64,
      hint: 'lists.hints.id',
    },
  ],
  columns: [
    {
      key: 'status',
      label: 'disputes.columns.status',
      isDefault: true,
      phone: 2,
      className: 'md:w-[18%]',
      exports: (row) => row.status,
    },
    {
      key: 'amount',
      label: 'disputes.columns.amount',
      isDefault: true,
      isRight: true,
      sort: 'amount',
      phone: 1,
      isAmount: true,
      exports: (row) => ({ amount: row.amount, currency: row.currency }),
    },
    {
      key: 'reason',
      label: 'disputes.columns.reason',
      isDefault: true,
      phone: 3,
      exports: (row) => row.reason,
    },
    {
      key: 'code',
      label: 'disputes.columns.code',
      isDefault: false,
      exports: (row) => row.network_code,
    },
    { key: 'stage', label: 'disputes.columns.stage', isDefault: false, exports: (row) => row.stage },
    { key: 'method', label: 'disputes.columns.method', isDefault: true, exports: (row) => row.method_type },
    {
      key: 'payment',
      label: 'disputes.columns.payment',
      isDefault: true,
      className: 'md:max-xl:hidden!',
      exports: (row) => row.payment,
    },
    { key: 'id', label: 'disputes.columns.id', isDefault: false, exports: (row) => row.id },
    {
      key: 'reference',
      label: 'disputes.columns.reference',
      isDefault: false,
      exports: (row) => row.network_reference,
    },
    {
      key: 'fee',
      label: 'disputes.columns.fee',
      isDefault: false,
      isRight: true,
      isAmount: true,
      exports: (row) => ({ amount: row.fee, currency: row.currency }),
    },
    {
      key: 'submitted',
      label: 'disputes.columns.submitted',
      isDefault: false,
      isRight: true,
      isTime: true,
      exports: (row) => ({ at: row.submitted_at }),
    },
    {
      key: 'closed',
      label: 'disputes.columns.closed',
      isDefault: false,
      isRight: true,
      isTime: true,
      exports: (row) => ({ at: row.closed_at }),
    },
    {
      key: 'created',
      label: 'disputes.columns.opened',
      isDefault: true,
      isRight: true,
      sort: 'created',
      className: 'md:max-lg:hidden!',
      isTime: true,
      exports: (row) => ({ at: row.created_at }),
    },
    {
      key: 'due',
      label: 'disputes.columns.due',
      isDefault: true,
      isRight: true,
      sort: 'due',
      phone: 4,
      isTime: true,
      exports: (row) => ({ at: row.due_at }),
    },
  ],
};

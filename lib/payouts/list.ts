import { PAYOUT_FAILURE_CODES, type PayoutFailureCode } from '@/lib/connectors/bank-contract';
import type { ListDefinition } from '@/lib/lists/definition';
import { CURRENCIES } from '@/lib/money';
import type { PayoutView } from './render';
import { PAYOUT_STATUSES, PAYOUT_TRIGGERS, type PayoutStatus, type PayoutTrigger } from './status';

/** The list of payouts, as its page, its address, its exports and the API read it. Client-safe. */
export const PAYOUTS_LIST: ListDefinition<PayoutView> = {
  key: 'payouts',
  apiPath: '/payouts',
  pagePath: '/payouts',
  title: 'payouts.title',
  caption: 'payouts.caption',
  newRows: 'payouts.newer',
  search: 'payouts.searchList',
  tabs: [
    { key: 'all', label: 'payouts.all' },
    ...PAYOUT_STATUSES.map((key) => ({ key, label: `payouts.statuses.${key}` as const })),
  ],
  sums: ['amount'],
  sorts: [
    { key: 'created', label: 'payouts.columns.created' },
    { key: 'amount', label: 'payouts.columns.amount', needsCurrency: true },
  ],
  filters: [
    { key: 'created', label: 'payouts.columns.created', type: 'date' },
    { key: 'amount', label: 'payouts.columns.amount', type: 'amount' },
    {
      key: 'currency',
      label: 'payouts.columns.currency',
      type: 'choice',
      values: Object.keys(CURRENCIES),
      optionLabel: () => null,
    },
    {
      key: 'status',
      label: 'payouts.columns.status',
      type: 'choice',
      values: PAYOUT_STATUSES,
      optionLabel: (value) => `payouts.statuses.${value as PayoutStatus}` as const,
    },
    {
      key: 'trigger',
      label: 'payouts.columns.trigger',
      type: 'choice',
      values: PAYOUT_TRIGGERS,
      optionLabel: (value) => `payouts.triggers.${value as PayoutTrigger}` as const,
    },
    {
      key: 'failure_code',
      label: 'payouts.columns.failure',
      type: 'choice',
      values: PAYOUT_FAILURE_CODES,
      optionLabel: (value) => `payouts.failures.${value as PayoutFailureCode}.title` as const,
    },
    { key: 'ended', label: 'payouts.columns.ended', type: 'date' },
    {
      key: 'destination',
      label: 'payouts.columns.destination',
      type: 'text',
      lengthMax: 64,
      hint: 'lists.hints.id',
    },
  ],
  columns: [
    {
      key: 'status',
      label: 'payouts.columns.status',
      isDefault: true,
      phone: 2,
      className: 'md:w-[20%]',
      exports: (row) => row.status,
    },
    {
      key: 'amount',
      label: 'payouts.columns.amount',
      isDefault: true,
      isRight: true,
      sort: 'amount',
      phone: 1,
      isAmount: true,
      exports: (row) => ({ amount: row.amount, currency: row.currency }),
    },
    {
      key: 'destination',
      label: 'payouts.columns.destination',
      isDefault: true,
      phone: 3,
      exports: (row) => row.destination,
    },
    {
      key: 'last4',
      label: 'payouts.columns.last4',
      isDefault: false,
      exports: (row) => row.destination_last4,
    },
    {
      key: 'arrival',
      label: 'payouts.columns.arrival',
      isDefault: true,
      isRight: true,
      exports: (row) => row.arrival_date,
    },
    {
      key: 'failure',
      label: 'payouts.columns.failure',
      isDefault: true,
      className: 'md:max-lg:hidden!',
      exports: (row) => (row.failure as { code?: string } | null)?.code ?? null,
    },
    { key: 'trigger', label: 'payouts.columns.trigger', isDefault: false, exports: (row) => row.trigger },
    { key: 'id', label: 'payouts.columns.id', isDefault: false, exports: (row) => row.id },
    { key: 'by', label: 'payouts.columns.by', isDefault: false, exports: (row) => row.created_by },
    {
      key: 'ended',
      label: 'payouts.columns.ended',
      isDefault: false,
      isRight: true,
      isTime: true,
      exports: (row) => ({ at: row.ended_at }),
    },
    {
      key: 'created',
      label: 'payouts.columns.created',
      isDefault: true,
      isRight: true,
      sort: 'created',
      phone: 4,
      isTime: true,
      exports: (row) => ({ at: row.created_at }),
    },
  ],
};

import type { ListDefinition } from '@/lib/lists/definition';
import { CURRENCIES } from '@/lib/money';
import { INSTRUMENT_FILTERS, METHOD_FILTER, TRAIT_FILTERS } from '../traits';
import type { AttemptView } from './render';
import { ATTEMPT_STEPS, type AttemptStep } from './steps';

type Method = { brand?: string; last4?: string } | null;
type Decline = { code?: string; network_code?: string | null } | null;
type Risk = { score: number; decision: string } | null;

/** The list of attempts of all payments, as its page, its address, its exports and the API read it. Client-safe. */
export const ATTEMPTS_LIST: ListDefinition<AttemptView> = {
  key: 'attempts',
  apiPath: '/attempts',
  pagePath: '/attempts',
  title: 'lists.attempts.title',
  caption: 'lists.attempts.caption',
  newRows: 'lists.attempts.newer',
  search: 'lists.attempts.searchList',
  tabs: [{ key: 'all', label: 'lists.attempts.all' }],
  sums: ['amount'],
  sorts: [{ key: 'created', label: 'lists.attempts.columns.created' }],
  filters: [
    { key: 'created', label: 'lists.attempts.columns.created', type: 'date' },
    {
      key: 'step',
      label: 'lists.attempts.step',
      type: 'choice',
      values: ATTEMPT_STEPS,
      optionLabel: (value) => `lists.attempts.steps.${value as AttemptStep}` as const,
    },
    {
      key: 'currency',
      label: 'payments.filters.currency',
      type: 'choice',
      values: Object.keys(CURRENCIES),
      optionLabel: () => null,
    },
    METHOD_FILTER,
    { key: 'decline_code', label: 'metrics.dimensions.decline_code', type: 'text', lengthMax: 40 },
    ...INSTRUMENT_FILTERS,
    ...TRAIT_FILTERS,
    {
      key: 'payment',
      label: 'lists.attempts.columns.payment',
      type: 'text',
      lengthMax: 64,
      hint: 'lists.hints.id',
    },
  ],
  columns: [
    {
      key: 'status',
      label: 'lists.attempts.columns.status',
      isDefault: true,
      phone: 2,
      exports: (row) => row.status,
    },
    {
      key: 'amount',
      label: 'lists.attempts.columns.amount',
      isDefault: true,
      isRight: true,
      phone: 1,
      isAmount: true,
      exports: (row) => ({ amount: row.amount, currency: row.currency }),
    },
    { key: 'method', label: 'payments.columns.method', isDefault: true, exports: (row) => row.method_type },
    {
      key: 'decline',
      label: 'lists.attempts.columns.decline',
      isDefault: true,
      phone: 3,
      className: 'md:w-[24%]',
      exports: (row) => (row.decline as Decline)?.code ?? null,
    },
    {
      key: 'risk',
      label: 'lists.attempts.columns.risk',
      isDefault: true,
      className: 'md:max-xl:hidden!',
      exports: (row) => (row.risk as Risk)?.decision ?? null,
    },
    {
      key: 'latency',
      label: 'lists.attempts.columns.latency',
      isDefault: true,
      isRight: true,
      className: 'md:max-xl:hidden!',
      exports: (row) => row.latency_ms,
    },
    {
      key: 'payment',
      label: 'lists.attempts.columns.payment',
      isDefault: false,
      exports: (row) => row.payment,
    },
    {
      key: 'number',
      label: 'lists.attempts.columns.number',
      isDefault: false,
      isRight: true,
      exports: (row) => row.number,
    },
    {
      key: 'brand',
      label: 'payments.columns.brand',
      isDefault: false,
      exports: (row) => (row.method as Method)?.brand ?? null,
    },
    {
      key: 'connector',
      label: 'payments.columns.connector',
      isDefault: false,
      exports: (row) => row.connector,
    },
    {
      key: 'score',
      label: 'lists.attempts.columns.score',
      isDefault: false,
      isRight: true,
      exports: (row) => (row.risk as Risk)?.score ?? null,
    },
    { key: 'id', label: 'lists.attempts.columns.id', isDefault: false, exports: (row) => row.id },
    {
      key: 'created',
      label: 'lists.attempts.columns.created',
      isDefault: true,
      isRight: true,
      sort: 'created',
      phone: 4,
      isTime: true,
      exports: (row) => ({ at: row.created_at }),
    },
  ],
};

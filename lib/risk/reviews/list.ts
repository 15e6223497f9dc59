import type { ListDefinition } from '@/lib/lists/definition';
import type { ReviewView } from './render';
import { REVIEW_REASONS, REVIEW_STATUSES, type ReviewStatus } from './status';

/** The queue of reviews, as its page, its address, its exports and the API read it. Client-safe. */
export const REVIEWS_LIST: ListDefinition<ReviewView> = {
  key: 'reviews',
  apiPath: '/reviews',
  pagePath: '/reviews',
  title: 'reviews.title',
  caption: 'reviews.caption',
  newRows: 'reviews.newer',
  search: null,
  tabs: [
    { key: 'open', label: 'reviews.tabs.open' },
    { key: 'mine', label: 'reviews.tabs.mine' },
    { key: 'snoozed', label: 'reviews.tabs.snoozed' },
    { key: 'closed', label: 'reviews.tabs.closed', sort: '-due' },
    { key: 'all', label: 'reviews.tabs.all', sort: '-due' },
  ],
  sorts: [
    { key: 'due', label: 'reviews.columns.due', isAscending: true },
    { key: 'created', label: 'reviews.columns.opened' },
  ],
  filters: [
    { key: 'due', label: 'reviews.columns.due', type: 'date', isAhead: true },
    {
      key: 'status',
      label: 'reviews.columns.status',
      type: 'choice',
      values: REVIEW_STATUSES,
      optionLabel: (value) => `reviews.status.${value as ReviewStatus}` as const,
    },
    {
      key: 'reason',
      label: 'reviews.columns.reason',
      type: 'choice',
      values: REVIEW_REASONS,
      optionLabel: (value) => `reviews.reasons.${value as 'rule'}` as const,
    },
    { key: 'payment', label: 'reviews.columns.payment', type: 'text', lengthMax: 64, hint: 'lists.hints.id' },
  ],
  columns: [
    {
      key: 'status',
      label: 'reviews.columns.status',
      isDefault: true,
      phone: 2,
      exports: (row) => row.status,
    },
    {
      key: 'amount',
      label: 'reviews.columns.amount',
      isDefault: true,
      isRight: true,
      phone: 1,
      isAmount: true,
      exports: (row) => (row.amount === null ? null : { amount: row.amount, currency: row.currency ?? '' }),
    },
    {
      key: 'score',
      label: 'reviews.columns.score',
      isDefault: true,
      isRight: true,
      exports: (row) => row.score,
    },
    {
      key: 'reason',
      label: 'reviews.columns.reason',
      isDefault: true,
      phone: 3,
      exports: (row) => row.reason,
    },
    {
      key: 'verdict',
      label: 'reviews.columns.verdict',
      isDefault: false,
      exports: (row) => row.verdict,
    },
    { key: 'payment', label: 'reviews.columns.payment', isDefault: true, exports: (row) => row.payment },
    { key: 'id', label: 'reviews.columns.id', isDefault: false, exports: (row) => row.id },
    {
      key: 'assigned',
      label: 'reviews.columns.assigned',
      isDefault: false,
      exports: (row) => row.assigned_to,
    },
    {
      key: 'created',
      label: 'reviews.columns.opened',
      isDefault: true,
      isRight: true,
      sort: 'created',
      className: 'md:max-lg:hidden!',
      isTime: true,
      exports: (row) => ({ at: row.created_at }),
    },
    {
      key: 'due',
      label: 'reviews.columns.due',
      isDefault: true,
      isRight: true,
      sort: 'due',
      phone: 4,
      isTime: true,
      exports: (row) => ({ at: row.due_at }),
    },
  ],
};

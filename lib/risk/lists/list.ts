import type { ListDefinition } from '@/lib/lists/definition';
import type { RiskListEntryView } from './render';

/** Entries of a list, as its page, its address, its exports and the API read them. Client-safe. */
export const ENTRIES_LIST: ListDefinition<RiskListEntryView> = {
  key: 'risk_list_entries',
  apiPath: '/risk_list_entries',
  pagePath: '/risk-lists',
  title: 'riskLists.entries.title',
  caption: 'riskLists.entries.caption',
  newRows: 'riskLists.entries.newer',
  search: 'riskLists.entries.search',
  tabs: [
    { key: 'all', label: 'riskLists.entries.all' },
    { key: 'ended', label: 'riskLists.entries.ended' },
  ],
  sorts: [{ key: 'created', label: 'riskLists.entries.created' }],
  filters: [{ key: 'created', label: 'riskLists.entries.created', type: 'date' }],
  columns: [
    {
      key: 'value',
      label: 'riskLists.entries.value',
      isDefault: true,
      phone: 1,
      // Whole on a phone: what is cut off at its end may be somebody else's.
      className: 'md:w-[32%] max-md:max-w-none max-md:whitespace-normal max-md:[overflow-wrap:anywhere]',
      exports: (row) => row.value ?? (row.card ? `${row.card.brand} ${row.card.last4}` : null),
    },
    {
      key: 'reason',
      label: 'riskLists.entries.reason',
      isDefault: true,
      phone: 3,
      exports: (row) => row.reason,
    },
    {
      key: 'author',
      label: 'riskLists.entries.author',
      isDefault: true,
      className: 'md:max-lg:hidden!',
      exports: (row) => row.created_by,
    },
    { key: 'id', label: 'riskLists.entries.id', isDefault: false, exports: (row) => row.id },
    { key: 'list', label: 'riskLists.entries.list', isDefault: false, exports: (row) => row.list },
    {
      key: 'ends',
      label: 'riskLists.entries.ends',
      isDefault: true,
      isRight: true,
      phone: 2,
      isTime: true,
      exports: (row) => ({ at: row.ends_at }),
    },
    {
      key: 'created',
      label: 'riskLists.entries.created',
      isDefault: true,
      isRight: true,
      sort: 'created',
      phone: 4,
      isTime: true,
      exports: (row) => ({ at: row.created_at }),
    },
  ],
};

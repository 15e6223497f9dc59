import type { ListDefinition } from '@/lib/lists/definition';
import type { CustomerView } from './render';

/** The list of customers, as its page, its address, its exports and the API read it. Client-safe. */
export const CUSTOMERS_LIST: ListDefinition<CustomerView> = {
  key: 'customers',
  apiPath: '/customers',
  pagePath: '/customers',
  title: 'lists.customers.title',
  caption: 'lists.customers.caption',
  newRows: 'lists.customers.newer',
  search: 'lists.customers.searchList',
  tabs: [{ key: 'all', label: 'lists.customers.all' }],
  sorts: [{ key: 'created', label: 'lists.customers.columns.created' }],
  filters: [
    { key: 'created', label: 'lists.customers.columns.created', type: 'date' },
    {
      key: 'email',
      label: 'lists.customers.columns.email',
      type: 'text',
      lengthMax: 320,
      hint: 'lists.hints.email',
    },
    { key: 'reference', label: 'lists.customers.columns.reference', type: 'text', lengthMax: 200 },
  ],
  columns: [
    {
      key: 'name',
      label: 'lists.customers.columns.name',
      isDefault: true,
      phone: 1,
      className: 'md:w-[28%]',
      exports: (row) => row.name,
    },
    {
      key: 'email',
      label: 'lists.customers.columns.email',
      isDefault: true,
      phone: 3,
      exports: (row) => row.email,
    },
    { key: 'phone', label: 'lists.customers.columns.phone', isDefault: false, exports: (row) => row.phone },
    {
      key: 'reference',
      label: 'lists.customers.columns.reference',
      isDefault: true,
      phone: 2,
      exports: (row) => row.reference,
    },
    {
      key: 'description',
      label: 'lists.customers.columns.description',
      isDefault: false,
      exports: (row) => row.description,
    },
    { key: 'id', label: 'lists.customers.columns.id', isDefault: true, exports: (row) => row.id },
    {
      key: 'updated',
      label: 'lists.customers.columns.updated',
      isDefault: false,
      isRight: true,
      isTime: true,
      exports: (row) => ({ at: row.updated_at }),
    },
    {
      key: 'created',
      label: 'lists.customers.columns.created',
      isDefault: true,
      isRight: true,
      sort: 'created',
      phone: 4,
      isTime: true,
      exports: (row) => ({ at: row.created_at }),
    },
  ],
};

import type { ListDefinition } from '@/lib/lists/definition';
import { EVENT_TYPES } from './catalogue';

/** An event's members that the list reads; the API's shape has more. */
export type EventRowShape = {
  id: string;
  type: string;
  object_id: string;
  seq: number;
  actor: string;
  request: { id: string | null; idempotency_key: string | null };
  created_at: string;
};

/** The log of events, as its page, its address, its exports and the API read it. Client-safe. */
export const EVENTS_LIST: ListDefinition<EventRowShape> = {
  key: 'events',
  apiPath: '/events',
  pagePath: '/events',
  title: 'events.title',
  caption: 'events.caption',
  newRows: 'events.newer',
  search: 'events.searchList',
  tabs: [{ key: 'all', label: 'events.all' }],
  sorts: [{ key: 'created', label: 'events.created' }],
  filters: [
    { key: 'created', label: 'events.created', type: 'date' },
    { key: 'type', label: 'events.type', type: 'choice', values: EVENT_TYPES, optionLabel: () => null },
    { key: 'object', label: 'events.object', type: 'text', lengthMax: 64, hint: 'lists.hints.id' },
  ],
  columns: [
    { key: 'type', label: 'events.type', isDefault: true, phone: 1, exports: (row) => row.type },
    {
      key: 'meaning',
      label: 'events.meaning',
      isDefault: true,
      className: 'md:w-1/3 md:max-w-md md:max-lg:hidden!',
    },
    { key: 'object', label: 'events.object', isDefault: true, phone: 3, exports: (row) => row.object_id },
    { key: 'id', label: 'events.id', isDefault: false, exports: (row) => row.id },
    { key: 'actor', label: 'events.by', isDefault: false, exports: (row) => row.actor },
    { key: 'request', label: 'events.request', isDefault: false, exports: (row) => row.request.id },
    {
      key: 'created',
      label: 'events.created',
      isDefault: true,
      isRight: true,
      sort: 'created',
      phone: 2,
      isTime: true,
      exports: (row) => ({ at: row.created_at }),
    },
  ],
};

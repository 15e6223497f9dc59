import type { ListDefinition } from '@/lib/lists/definition';
import type { RequestView } from './render';
import { METHODS, STATUS_CLASSES, type StatusClass } from './states';

/** The request log, as its page, its address, its exports and the API read it. Client-safe. */
export const REQUESTS_LIST: ListDefinition<RequestView> = {
  key: 'requests',
  apiPath: '/request_logs',
  pagePath: '/requests',
  title: 'requests.title',
  caption: 'requests.caption',
  newRows: 'requests.newer',
  refreshMs: 5_000,
  search: 'requests.searchList',
  tabs: [
    { key: 'all', label: 'requests.all' },
    { key: 'failed', label: 'requests.failed' },
  ],
  sorts: [{ key: 'created', label: 'requests.created' }],
  filters: [
    { key: 'created', label: 'requests.created', type: 'date' },
    {
      key: 'status',
      label: 'requests.status',
      type: 'choice',
      values: STATUS_CLASSES,
      optionLabel: (value) => `requests.classes.${value as StatusClass}` as const,
    },
    { key: 'method', label: 'requests.method', type: 'choice', values: METHODS, optionLabel: () => null },
    { key: 'path', label: 'requests.path', type: 'text', lengthMax: 200, hint: 'requests.pathHint' },
    { key: 'code', label: 'requests.code', type: 'text', lengthMax: 64, hint: 'requests.codeHint' },
    { key: 'actor', label: 'requests.key', type: 'text', lengthMax: 64, hint: 'lists.hints.id' },
    { key: 'idempotency_key', label: 'requests.idempotencyKey', type: 'text', lengthMax: 255 },
    { key: 'object', label: 'requests.object', type: 'text', lengthMax: 64, hint: 'lists.hints.id' },
  ],
  columns: [
    { key: 'status', label: 'requests.status', isDefault: true, phone: 1, exports: (row) => row.status },
    { key: 'method', label: 'requests.method', isDefault: true, exports: (row) => row.method },
    { key: 'path', label: 'requests.path', isDefault: true, phone: 2, exports: (row) => row.path },
    { key: 'code', label: 'requests.code', isDefault: true, phone: 3, exports: (row) => row.code },
    { key: 'key', label: 'requests.key', isDefault: true, exports: (row) => row.actor.label },
    {
      key: 'duration',
      label: 'requests.duration',
      isDefault: true,
      isRight: true,
      exports: (row) => row.duration_ms,
    },
    { key: 'object', label: 'requests.object', isDefault: false, exports: (row) => row.object_id },
    { key: 'payment', label: 'requests.payment', isDefault: false, exports: (row) => row.payment },
    { key: 'route', label: 'requests.route', isDefault: false, exports: (row) => row.route },
    {
      key: 'idempotency_key',
      label: 'requests.idempotencyKey',
      isDefault: false,
      exports: (row) => row.idempotency_key,
    },
    { key: 'ip', label: 'requests.ip', isDefault: false, exports: (row) => row.ip },
    { key: 'agent', label: 'requests.agent', isDefault: false, exports: (row) => row.user_agent },
    { key: 'id', label: 'requests.id', isDefault: false, exports: (row) => row.id },
    {
      key: 'created',
      label: 'requests.created',
      isDefault: true,
      isRight: true,
      sort: 'created',
      phone: 4,
      isTime: true,
      exports: (row) => ({ at: row.created_at }),
    },
  ],
};

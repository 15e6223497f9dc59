import type { ListDefinition } from '@/lib/lists/definition';
import { AUDIT_OUTCOMES, type AuditOutcome } from './outcomes';
import type { AuditView } from './render';

/** The audit log, as its page, its address, its exports and the API read it. Client-safe. */
export const AUDIT_LIST: ListDefinition<AuditView> = {
  key: 'audit',
  apiPath: '/audit_records',
  pagePath: '/audit',
  title: 'audit.title',
  caption: 'audit.caption',
  newRows: 'audit.newer',
  search: 'audit.searchList',
  tabs: [{ key: 'all', label: 'audit.all' }],
  sorts: [{ key: 'created', label: 'audit.created' }],
  filters: [
    { key: 'created', label: 'audit.created', type: 'date' },
    {
      key: 'outcome',
      label: 'audit.outcome',
      type: 'choice',
      values: AUDIT_OUTCOMES,
      optionLabel: (value) => `audit.outcomes.${value as AuditOutcome}` as const,
    },
    { key: 'actor', label: 'audit.actor', type: 'text', lengthMax: 64, hint: 'lists.hints.id' },
    { key: 'action', label: 'audit.action', type: 'text', lengthMax: 100, hint: 'audit.actionHint' },
    { key: 'object', label: 'audit.object', type: 'text', lengthMax: 64, hint: 'lists.hints.id' },
  ],
  columns: [
    { key: 'action', label: 'audit.action', isDefault: true, phone: 1, exports: (row) => row.action },
    { key: 'outcome', label: 'audit.outcome', isDefault: true, phone: 2, exports: (row) => row.outcome },
    { key: 'actor', label: 'audit.actor', isDefault: true, phone: 3, exports: (row) => row.actor.id },
    { key: 'name', label: 'audit.name', isDefault: false, exports: (row) => row.actor.label },
    { key: 'object', label: 'audit.object', isDefault: true, exports: (row) => row.object_id },
    { key: 'code', label: 'audit.code', isDefault: false, exports: (row) => row.code },
    { key: 'reason', label: 'audit.reason', isDefault: false, exports: (row) => row.reason },
    { key: 'ip', label: 'audit.ip', isDefault: false, exports: (row) => row.ip },
    { key: 'agent', label: 'audit.agent', isDefault: false, exports: (row) => row.user_agent },
    { key: 'session', label: 'audit.session', isDefault: false, exports: (row) => row.session },
    { key: 'fields', label: 'audit.fields', isDefault: false, exports: (row) => row.fields.join(' ') },
    {
      key: 'changes',
      label: 'audit.changes',
      isDefault: false,
      exports: (row) => row.changes.map(changeText).join('; '),
    },
    { key: 'request', label: 'audit.request', isDefault: false, exports: (row) => row.request_id },
    {
      key: 'sequence',
      label: 'audit.sequence',
      isDefault: false,
      isRight: true,
      exports: (row) => row.sequence,
    },
    { key: 'id', label: 'audit.id', isDefault: false, exports: (row) => row.id },
    {
      key: 'created',
      label: 'audit.created',
      isDefault: true,
      isRight: true,
      sort: 'created',
      phone: 4,
      isTime: true,
      exports: (row) => ({ at: row.created_at }),
    },
  ],
};

/** One change as text: `ip_ranges: 10.0.0.0/8 → 10.1.0.0/16`. */
export function changeText({ field, before, after }: AuditView['changes'][number]): string {
  return `${field}: ${before || '–'} → ${after || '–'}`;
}

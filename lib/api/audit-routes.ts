import { AuditFilters } from '@/lib/audit/filters';
import { getAuditRecord, listAuditRecords } from '@/lib/audit/queries';
import { renderAuditRecord } from '@/lib/audit/render';
import { list, type Route, read } from './route';

const records = { permission: 'audit:read', returns: 'AuditRecord', render: renderAuditRecord } as const;

/** The audit log, for the console: no key has the permission. */
export const AUDIT_ROUTES: readonly Route[] = [
  list('/audit_records', {
    ...records,
    summary: 'List the audit log, newest first',
    schema: AuditFilters,
    query: listAuditRecords,
  }),
  read('/audit_records/:id', { ...records, summary: 'Retrieve an audit record', query: getAuditRecord }),
];

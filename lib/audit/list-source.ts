import { AuditFilters } from './filters';
import { countAuditRecords, getAuditRecord, listAuditRecords } from './queries';
import { renderAuditRecord } from './render';

/** How the audit log is read: what its page, the API and exports have in common. */
export const AUDIT_SOURCE = {
  schema: AuditFilters,
  query: listAuditRecords,
  count: countAuditRecords,
  one: getAuditRecord,
  render: renderAuditRecord,
};

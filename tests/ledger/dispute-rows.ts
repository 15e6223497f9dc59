import { newId } from '@/lib/ids';
import type { Row, Rows } from './rows-world';

const AT = '2026-11-23T12:00:00Z';
const TABLES = [
  'dispute',
  'dispute_evidence',
  'dispute_evidence_version',
  'dispute_file',
  'dispute_setting',
] as const;
export type DisputeTable = (typeof TABLES)[number];

export function isDisputeTable(table: string): table is DisputeTable {
  return (TABLES as readonly string[]).includes(table);
}

/** As `goodRow`, for disputes and what answers them. */
export function goodDisputeRow(table: DisputeTable, rows: Rows): Row {
  const environment_id = rows.environment;
  switch (table) {
    case 'dispute':
      return {
        environment_id,
        id: newId('dispute'),
        payment_id: rows.ids.payment,
        connector: 'c',
        network_reference: newId('sandboxDispute'),
        network_seq: 1,
        amount: 100,
        currency: 'USD',
        reason: 'fraudulent',
        network_code: '10.4',
        stage: 'chargeback',
        status: 'needs_response',
        evidence_due_at: AT,
        created_at: AT,
        updated_at: AT,
      };
    case 'dispute_evidence':
      return {
        environment_id,
        dispute_id: rows.ids.dispute,
        updated_by: 'system',
        updated_at: AT,
        begun_at: AT,
      };
    case 'dispute_evidence_version':
      return {
        environment_id,
        dispute_id: rows.ids.dispute,
        slot: 1,
        number: 1,
        fields: '{}',
        saved_by: 'system',
        saved_at: AT,
      };
    case 'dispute_file':
      return {
        environment_id,
        id: newId('disputeFile'),
        dispute_id: rows.ids.dispute,
        kind: 'receipt',
        name: 'receipt.pdf',
        media_type: 'application/pdf',
        size_bytes: 100,
        sha256: '0'.repeat(64),
        storage_name: '0'.repeat(40),
        created_by: 'system',
        created_at: AT,
      };
    case 'dispute_setting':
      return { environment_id, updated_by: 'system', updated_at: AT };
  }
}

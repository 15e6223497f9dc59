import type { Row, Rows, Table } from './rows-world';

const foreignPayment = (_: Rows, theirs: Rows) => ({ payment_id: theirs.ids.payment });
const otherCurrency: Row = { currency: 'EUR' };
const elsewhere: Row = { environment_id: 'env_none' };

/** What may not be written about disputes and about links to receipts. */
export const DISPUTE_CASES: readonly (readonly [Table, Row | ((mine: Rows, theirs: Rows) => Row), string])[] =
  [
    ['dispute', foreignPayment, 'dispute_environment_id_payment_id_currency_fkey'],
    ['dispute', otherCurrency, 'dispute_environment_id_payment_id_currency_fkey'],
    ['dispute', { amount: 0 }, 'dispute_amount_check'],
    ['dispute', { fee_amount: -1 }, 'dispute_fee_amount_check'],
    ['dispute', { network_seq: 0 }, 'dispute_network_seq_check'],
    ['dispute', { network_reference: '' }, 'dispute_network_reference_check'],
    ['dispute', { network_code: '' }, 'dispute_network_code_check'],
    ['dispute', { reason: 'mood' }, 'dispute_reason_check'],
    ['dispute', { stage: 'court' }, 'dispute_stage_check'],
    ['dispute', { status: 'forgotten' }, 'dispute_status_check'],
    ['dispute', { funds: 'gone' }, 'dispute_funds_check'],
    ['dispute', { funds: 'returned' }, 'dispute_funds_fit_status'],
    [
      'dispute',
      { status: 'won', closed_at: '2026-01-01T00:00:00Z', funds: 'settled' },
      'dispute_funds_fit_status',
    ],
    ['dispute', { status: 'won' }, 'dispute_closed'],
    ['dispute', { closed_at: '2026-01-01T00:00:00Z' }, 'dispute_closed'],
    ['dispute', { reminder_days: 5 }, 'dispute_reminder_days_check'],
    ['dispute_evidence', { fields: '[]' }, 'dispute_evidence_fields_check'],
    ['dispute_evidence', { version: 0 }, 'dispute_evidence_version_check'],
    ['dispute_evidence', (_, theirs) => ({ dispute_id: theirs.ids.dispute }), 'evidence_locked'],
    ['dispute_evidence_version', { slot: 21, number: 21 }, 'evidence_slot_in_range'],
    ['dispute_evidence_version', { number: 2 }, 'dispute_evidence_version_slot'],
    ['dispute_evidence_version', { fields: '[]' }, 'evidence_is_object'],
    [
      'dispute_evidence_version',
      (_, theirs) => ({ dispute_id: theirs.ids.dispute }),
      'dispute_evidence_version_environment_id_dispute_id_fkey',
    ],
    ['receipt_link', foreignPayment, 'receipt_link_environment_id_payment_id_fkey'],
    ['receipt_link', { expires_at: '2026-11-23T12:00:00Z' }, 'receipt_link_ends'],
    ['receipt_link', { expires_at: '2028-11-23T12:00:00Z' }, 'receipt_link_ends'],
    ['receipt_link', { revoked_by: 'usr_1' }, 'receipt_link_revoked_whole'],
    ['dispute_file', { kind: 'song' }, 'dispute_file_kind_check'],
    ['dispute_file', { name: '' }, 'dispute_file_name_check'],
    ['dispute_file', { media_type: 'text/html' }, 'dispute_file_media_type_check'],
    ['dispute_file', { size_bytes: 5 * 1024 * 1024 + 1 }, 'dispute_file_size_bytes_check'],
    ['dispute_file', { sha256: 'x' }, 'dispute_file_sha256_check'],
    ['dispute_file', { storage_name: '../x' }, 'dispute_file_storage_name_check'],
    ['dispute_file', (_, theirs) => ({ dispute_id: theirs.ids.dispute }), 'evidence_locked'],
    ['dispute_setting', elsewhere, 'dispute_setting_environment_id_fkey'],
    ['dispute_setting', { accept_below_amount: 1 }, 'dispute_setting_pair'],
    [
      'dispute_setting',
      { accept_below_amount: 0, accept_below_currency: 'USD' },
      'dispute_setting_accept_below_amount_check',
    ],
    [
      'dispute_setting',
      { accept_below_amount: 1, accept_below_currency: 'XXX' },
      'dispute_setting_accept_below_currency_fkey',
    ],
  ];

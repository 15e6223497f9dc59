import type { ClientBase } from 'pg';
import { CURRENCIES } from '@/lib/money';
import { expect, test } from '../support/database';
import { goodRow, insert, newRows, type Row, type Rows, type Table } from './rows-world';

const TABLES: readonly Table[] = [
  'merchant',
  'environment',
  'customer',
  'payment_method',
  'checkout_session',
  'payment',
  'attempt',
  'operation',
  'capture',
  'refund',
  'dispute',
  'dispute_evidence',
  'dispute_file',
  'dispute_setting',
  'payment_note',
  'event',
  'idempotency',
  'entry',
  'posting',
  'ledger_checkpoint',
  'ledger_watermark',
];

type Bad = Row | ((mine: Rows, theirs: Rows) => Row);
const long = (length: number) => 'x'.repeat(length);
const elsewhere: Row = { environment_id: 'env_none' };
const foreignPayment = (_: Rows, theirs: Rows) => ({ payment_id: theirs.ids.payment });
const otherCurrency: Row = { currency: 'EUR' };

/** What is wrong with a row that is good otherwise → the constraint that refuses it. */
const CASES: readonly (readonly [Table, Bad, string])[] = [
  ['merchant', { slug: 'Upper' }, 'merchant_slug_check'],
  ['merchant', { slug: '-a' }, 'merchant_slug_check'],
  ['merchant', { name: '' }, 'merchant_name_check'],
  ['merchant', { country: 'USA' }, 'merchant_country_check'],
  ['merchant', { default_currency: 'XXX' }, 'merchant_default_currency_fkey'],
  ['environment', { kind: 'test' }, 'environment_kind_check'],
  ['environment', { name: 'A b' }, 'environment_name_check'],
  ['environment', { name: 'live' }, 'environment_check1'],
  ['environment', { kind: 'live' }, 'environment_check1'],
  ['environment', { kind: 'live', name: 'live', clock_offset_ms: 1 }, 'environment_check'],
  ['environment', { kind: 'live', name: 'live' }, 'environment_merchant_id_name_key'],
  ['environment', { name: 'sandbox' }, 'environment_merchant_id_name_key'],
  ['environment', { merchant_id: 'mer_none' }, 'environment_merchant_id_fkey'],
  ['customer', elsewhere, 'customer_environment_id_fkey'],
  ['customer', { email: long(321) }, 'customer_email_check'],
  ['customer', { name: long(201) }, 'customer_name_check'],
  ['customer', { phone: long(41) }, 'customer_phone_check'],
  ['customer', { description: long(1001) }, 'customer_description_check'],
  ['customer', { reference: long(201) }, 'customer_reference_check'],
  ['customer', { metadata: '[]' }, 'customer_metadata_check'],
  ['customer', { default_payment_method_id: 'pm_none' }, 'customer_default_method'],
  ['customer', { merged_into: 'cus_none', deleted_at: '2026-11-23T12:00:00Z' }, 'customer_survivor'],
  ['customer', (mine) => ({ merged_into: mine.ids.customer }), 'customer_merged_is_deleted'],
  ['customer', { erased_at: '2026-11-23T12:00:00Z' }, 'customer_erased_is_empty'],
  ['customer', { erasure: '{}' }, 'customer_erasing_is_erased'],
  ['payment_method', elsewhere, 'payment_method_environment_id_fkey'],
  ['payment_method', { type: 'cash' }, 'payment_method_type_check'],
  ['payment_method', { type: 'card' }, 'payment_method_check'],
  ['payment_method', { card: '{}' }, 'payment_method_check'],
  ['payment_method', { metadata: '"text"' }, 'payment_method_metadata_check'],
  ['payment_method', { vault_id: 'vlt_none' }, 'payment_method_environment_id_vault_id_fkey'],
  [
    'payment_method',
    (_, theirs) => ({ customer_id: theirs.ids.customer }),
    'payment_method_environment_id_customer_id_fkey',
  ],
  ['checkout_session', elsewhere, 'checkout_session_environment_id_fkey'],
  ['checkout_session', { amount: 0 }, 'checkout_session_amount_check'],
  ['checkout_session', { amount: 10 ** 12 + 1 }, 'checkout_session_amount_check'],
  ['checkout_session', { capture_method: 'later' }, 'checkout_session_capture_method_check'],
  ['checkout_session', { status: 'completed' }, 'checkout_session_check'],
  ['checkout_session', { completed_at: '2026-01-01T00:00:00Z' }, 'checkout_session_check'],
  ['checkout_session', { description: long(1001) }, 'checkout_session_description_check'],
  ['checkout_session', { line_items: '{}' }, 'checkout_session_line_items_check'],
  ['checkout_session', { metadata: '1' }, 'checkout_session_metadata_check'],
  ['checkout_session', { methods: '{}' }, 'checkout_session_methods_check'],
  ['checkout_session', { reference: long(201) }, 'checkout_session_reference_check'],
  ['checkout_session', { status: 'paid' }, 'checkout_session_status_check'],
  ['checkout_session', { currency: 'XXX' }, 'checkout_session_currency_fkey'],
  [
    'checkout_session',
    (_, theirs) => ({ customer_id: theirs.ids.customer }),
    'checkout_session_environment_id_customer_id_fkey',
  ],
  ['checkout_session', foreignPayment, 'checkout_session_environment_id_payment_id_fkey'],
  ['payment', elsewhere, 'payment_environment_id_fkey'],
  ['payment', { amount: 0 }, 'amount_in_range'],
  ['payment', { amount: -1 }, 'amount_in_range'],
  ['payment', { amount: 10 ** 12 + 1 }, 'amount_in_range'],
  ['payment', { currency: 'usd' }, 'payment_currency_fkey'],
  ['payment', { status: 'paid' }, 'payment_status_known'],
  ['payment', { capture_method: 'later' }, 'capture_method_known'],
  ['payment', { amount_authorized: -1 }, 'amount_not_negative'],
  ['payment', { amount_captured: -1 }, 'amount_not_negative'],
  ['payment', { amount_capturing: -1 }, 'amount_not_negative'],
  ['payment', { amount_voided: -1 }, 'amount_not_negative'],
  ['payment', { amount_refund_pending: -1 }, 'amount_not_negative'],
  ['payment', { amount_refunded: -1 }, 'amount_not_negative'],
  ['payment', { amount_disputed: -1 }, 'amount_not_negative'],
  ['payment', { fee_amount: -1 }, 'amount_not_negative'],
  ['payment', { amount_authorized: 101 }, 'payment_authorized_at_most_amount'],
  ['payment', { amount_authorized: 100, amount_captured: 101 }, 'payment_authorized_covers'],
  [
    'payment',
    { amount_authorized: 100, amount_captured: 50, amount_capturing: 51 },
    'payment_authorized_covers',
  ],
  [
    'payment',
    { amount_authorized: 100, amount_captured: 50, amount_voided: 51 },
    'payment_authorized_covers',
  ],
  [
    'payment',
    { amount_authorized: 100, amount_captured: 60, amount_refunded: 61 },
    'payment_captured_covers',
  ],
  [
    'payment',
    { amount_authorized: 100, amount_captured: 60, amount_refunded: 30, amount_refund_pending: 31 },
    'payment_captured_covers',
  ],
  [
    'payment',
    { amount_authorized: 100, amount_captured: 60, fee_amount: 61 },
    'payment_fee_at_most_captured',
  ],
  ['payment', { attempt_count: 21 }, 'attempt_count_in_range'],
  ['payment', { declined_count: 6 }, 'declined_count_in_range'],
  ['payment', { card_last4: '42424' }, 'card_last4_digits'],
  ['payment', { customer_email: long(321) }, 'email_length'],
  ['payment', { description: long(1001) }, 'description_length'],
  ['payment', { reference: long(201) }, 'reference_length'],
  ['payment', { metadata: 'null' }, 'metadata_is_object'],
  [
    'payment',
    (_, theirs) => ({ customer_id: theirs.ids.customer }),
    'payment_environment_id_customer_id_fkey',
  ],
  [
    'payment',
    (_, theirs) => ({ checkout_session_id: theirs.ids.checkout_session }),
    'payment_environment_id_checkout_session_id_fkey',
  ],
  ['attempt', foreignPayment, 'attempt_environment_id_payment_id_currency_fkey'],
  ['attempt', otherCurrency, 'attempt_environment_id_payment_id_currency_fkey'],
  ['attempt', { amount: 0 }, 'amount_in_range'],
  ['attempt', { number: 21 }, 'attempt_number_in_range'],
  ['attempt', { number: 0 }, 'attempt_number_in_range'],
  ['attempt', { status: 'paid' }, 'attempt_status_known'],
  ['operation', foreignPayment, 'operation_environment_id_payment_id_currency_fkey'],
  ['operation', otherCurrency, 'operation_environment_id_payment_id_currency_fkey'],
  ['operation', { amount: 0 }, 'amount_in_range'],
  ['operation', { kind: 'gift' }, 'operation_kind_known'],
  ['operation', { status: 'lost' }, 'operation_status_known'],
  ['operation', { status: 'approved' }, 'operation_check'],
  ['operation', { settled_at: '2026-01-01T00:00:00Z' }, 'operation_check'],
  ['operation', { next_inquiry_at: null }, 'operation_check1'],
  ['operation', { status: 'unknown', next_inquiry_at: null }, 'operation_check1'],
  ['capture', foreignPayment, 'capture_environment_id_payment_id_currency_fkey'],
  ['capture', otherCurrency, 'capture_environment_id_payment_id_currency_fkey'],
  ['capture', { amount: 0 }, 'amount_in_range'],
  ['capture', { fee_amount: 101 }, 'capture_check'],
  ['capture', { status: 'failed' }, 'capture_check1'],
  ['capture', { status: 'succeeded', settled_at: '2026-01-01T00:00:00Z' }, 'capture_check2'],
  ['capture', { available_at: '2026-01-01T00:00:00Z' }, 'capture_check2'],
  ['capture', { status: 'lost', settled_at: '2026-01-01T00:00:00Z' }, 'capture_status_known'],
  ['refund', foreignPayment, 'refund_environment_id_payment_id_currency_fkey'],
  ['refund', otherCurrency, 'refund_environment_id_payment_id_currency_fkey'],
  ['refund', { amount: 0 }, 'refund_amount_check'],
  ['refund', { reason: 'mood' }, 'refund_reason_check'],
  ['refund', { status: 'lost' }, 'refund_status_check'],
  ['refund', { note: long(1001) }, 'refund_note_check'],
  ['refund', { metadata: '[]' }, 'refund_metadata_check'],
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
  ['event', elsewhere, 'event_environment_id_fkey'],
  ['event', { seq: 0 }, 'event_seq_positive'],
  ['idempotency', elsewhere, 'idempotency_environment_id_fkey'],
  ['idempotency', { key: '' }, 'idempotency_key_length'],
  ['idempotency', { key: long(256) }, 'idempotency_key_length'],
  ['idempotency', { status: 'done' }, 'idempotency_check'],
  ['idempotency', { answer: '{}' }, 'idempotency_check'],
  ['idempotency', { status: 'lost' }, 'idempotency_status_known'],
  ['entry', elsewhere, 'entry_environment_id_fkey'],
  ['entry', (_, theirs) => ({ reverses_id: theirs.ids.entry }), 'entry_environment_id_reverses_id_fkey'],
  ['posting', (_, theirs) => ({ entry_id: theirs.ids.entry }), 'posting_environment_id_entry_id_fkey'],
  ['posting', { amount: 0 }, 'posting_amount_in_range'],
  ['posting', { amount: -5 }, 'posting_amount_in_range'],
  ['posting', { amount: 10 ** 15 + 1 }, 'posting_amount_in_range'],
  ['posting', { from_account: 'merchant:pending' }, 'posting_check'],
  ['posting', { from_account: 'merchant:secret' }, 'ledger_account_known'],
  ['posting', { to_account: '' }, 'ledger_account_known'],
  ['posting', { currency: 'XXX' }, 'posting_currency_fkey'],
  ['posting', { line: 0 }, 'posting_line_positive'],
  ['payment_note', foreignPayment, 'payment_note_environment_id_payment_id_fkey'],
  ['payment_note', { body: '' }, 'payment_note_body'],
  ['payment_note', { body: long(2001) }, 'payment_note_body'],
  ['payment_note', { mentions: Array(51).fill('usr_1') }, 'payment_note_mentions'],
  ['payment_note', { body: null }, 'payment_note_deleted'],
  ['payment_note', { deleted_at: '2026-11-23T12:00:00Z' }, 'payment_note_deleted'],
  ['ledger_checkpoint', { currency: 'XXX' }, 'ledger_checkpoint_currency_fkey'],
  ['ledger_checkpoint', elsewhere, 'ledger_checkpoint_environment_id_fkey'],
  ['ledger_watermark', elsewhere, 'ledger_watermark_environment_id_fkey'],
];

/** Two rows that may not both exist: the first, the change that makes the second, and what refuses it. */
const PAIRS: readonly (readonly [Table, Row, readonly string[], string])[] = [
  ['merchant', {}, ['id'], 'merchant_pkey'],
  ['merchant', {}, ['slug'], 'merchant_slug_key'],
  ['environment', {}, ['id'], 'environment_pkey'],
  ['customer', {}, ['id'], 'customer_pkey'],
  ['payment_method', {}, ['id'], 'payment_method_pkey'],
  ['checkout_session', {}, ['id'], 'checkout_session_pkey'],
  ['payment', {}, ['id'], 'payment_pkey'],
  ['attempt', {}, ['id'], 'attempt_pkey'],
  ['attempt', {}, [], 'attempt_environment_id_payment_id_number_key'],
  ['attempt', { number: 2 }, ['operation_id'], 'attempt_environment_id_operation_id_key'],
  ['attempt', { number: 2, network_reference: 'crd_1' }, ['network_reference'], 'attempt_network_reference'],
  ['operation', {}, ['id'], 'operation_pkey'],
  ['operation', { kind: 'cancel' }, [], 'one_running_cancel'],
  ['capture', {}, ['id'], 'capture_pkey'],
  ['capture', {}, ['operation_id'], 'capture_environment_id_operation_id_key'],
  ['refund', {}, ['id'], 'refund_pkey'],
  ['refund', {}, ['operation_id'], 'refund_environment_id_operation_id_key'],
  ['dispute', {}, ['id'], 'dispute_pkey'],
  ['dispute', {}, ['network_reference'], 'dispute_network_reference'],
  ['dispute_evidence', {}, [], 'dispute_evidence_pkey'],
  ['dispute_file', {}, ['id'], 'dispute_file_pkey'],
  ['dispute_setting', {}, [], 'dispute_setting_pkey'],
  ['payment_note', {}, ['id'], 'payment_note_pkey'],
  ['event', {}, ['id'], 'event_pkey'],
  ['event', {}, ['object_id'], 'event_environment_id_object_id_seq_key'],
  ['idempotency', {}, ['key'], 'idempotency_pkey'],
  ['entry', {}, ['id'], 'entry_pkey'],
  ['entry', {}, ['source_id'], 'entry_environment_id_source_id_kind_source_type_key'],
  ['posting', {}, [], 'posting_pkey'],
  ['ledger_checkpoint', {}, [], 'ledger_checkpoint_pkey'],
  ['ledger_watermark', {}, [], 'ledger_watermark_pkey'],
  ...['sent', 'requires_action', 'unknown', 'authorized', 'captured'].map(
    (status) => ['attempt', { status, number: 2 }, [], 'one_live_attempt'] as const,
  ),
];

/** Runs in a transaction of the application's role that is rolled back. */
async function tried(
  database: { app: { connect(): Promise<ClientBase & { release(): void }> } },
  run: (client: ClientBase) => Promise<void>,
): Promise<string> {
  const client = await database.app.connect();
  try {
    await client.query('BEGIN');
    await run(client);
    return 'accepted';
  } catch (error) {
    return (error as { constraint?: string }).constraint ?? String(error);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

test('a good row of every table is accepted, so that what follows is refused for one reason only', async ({
  database,
}) => {
  const rows = await newRows(database.app);
  for (const table of TABLES) {
    expect(await tried(database, (client) => insert(client, table, goodRow(table, rows))), table).toBe(
      'accepted',
    );
  }
});

test('rows with one thing wrong', async ({ database }) => {
  const [mine, theirs] = [await newRows(database.app), await newRows(database.app)];
  for (const [table, bad, constraint] of CASES) {
    const wrong = typeof bad === 'function' ? bad(mine, theirs) : bad;
    const word = await tried(database, (client) =>
      insert(client, table, { ...goodRow(table, mine), ...wrong }),
    );
    expect(word, `${table} ${JSON.stringify(wrong).slice(0, 120)}`).toBe(constraint);
  }
});

test('rows that may not both exist; in another environment they may', async ({ database }) => {
  const [mine, theirs] = [await newRows(database.app), await newRows(database.app)];
  for (const [table, more, same, constraint] of PAIRS) {
    const first = { ...goodRow(table, mine), ...more };
    const kept = Object.fromEntries(same.map((name) => [name, first[name as keyof typeof first]]));
    const second = (rows: Rows) => {
      const row = { ...goodRow(table, rows), ...more, ...kept };
      // Attempts are numbered; only the case about the number itself repeats it.
      return table === 'attempt' && more.number !== undefined ? { ...row, number: 3 } : row;
    };
    const both = (rows: Rows) =>
      tried(database, async (client) => {
        await insert(client, table, first);
        await insert(client, table, second(rows));
      });
    expect(await both(mine), `${table} ${constraint}`).toBe(constraint);
    if (!['merchant', 'environment'].includes(table)) expect(await both(theirs), table).toBe('accepted');
  }
});

test('a session has one payment; the second is refused', async ({ database }) => {
  const rows = await newRows(database.app);
  const payment = () => ({ ...goodRow('payment', rows), checkout_session_id: rows.ids.checkout_session });
  const word = await tried(database, async (client) => {
    await insert(client, 'payment', payment());
    await insert(client, 'payment', payment());
  });
  expect(word).toBe('one_payment_per_session');
});

test('every CHECK, UNIQUE, foreign and primary key of these tables, and every domain, was tried above', async ({
  database,
}) => {
  const { rows } = await database.owner.query<{ name: string }>(
    `SELECT conname AS name FROM pg_constraint
     WHERE conrelid::regclass::text = ANY ($1) AND contype IN ('c', 'f', 'u', 'p', 'x')
     UNION SELECT conname FROM pg_constraint JOIN pg_attribute ON atttypid = contypid
     WHERE attrelid::regclass::text = ANY ($1)
     UNION SELECT indexrelid::regclass::text FROM pg_index
     WHERE indrelid::regclass::text = ANY ($1) AND indisunique AND indpred IS NOT NULL`,
    [TABLES],
  );
  const tried = new Set([
    ...CASES.map(([, , name]) => name),
    ...PAIRS.map(([, , , name]) => name),
    'one_payment_per_session',
  ]);
  // Never met first: the one serves the foreign keys that carry the currency, the other follows from the name `live`.
  // The trigger that locks evidence meets a foreign dispute before the foreign key does.
  for (const name of [
    'dispute_evidence_environment_id_dispute_id_fkey',
    'dispute_file_environment_id_dispute_id_fkey',
  ]) {
    tried.add(name);
  }
  for (const name of ['payment_environment_id_id_currency_key', 'one_live_environment']) tried.add(name);
  expect(rows.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
  expect(rows.length).toBeGreaterThan(100);
});

test('the currencies of the database are those of the code, and nobody adds one', async ({ database }) => {
  const { rows } = await database.app.query<{ code: string; exponent: number }>(
    'SELECT code, exponent FROM currency',
  );
  expect(Object.fromEntries(rows.map(({ code, exponent }) => [code, exponent]))).toEqual(CURRENCIES);
  for (const statement of [
    "INSERT INTO currency (code, exponent) VALUES ('ZZZ', 2)",
    "UPDATE currency SET exponent = 0 WHERE code = 'USD'",
    "DELETE FROM currency WHERE code = 'USD'",
    "INSERT INTO status_transition VALUES ('payment', 'failed', 'succeeded')",
    "UPDATE status_transition SET to_status = 'succeeded'",
    'DELETE FROM status_transition',
  ]) {
    await expect(database.app.query(statement), statement).rejects.toMatchObject({ code: '42501' });
  }
});

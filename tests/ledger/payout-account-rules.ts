import { newId } from '@/lib/ids';
import { sealAccountNumber } from '@/lib/payout-accounts/account-number';
import type { Row, Rows } from './rows-world';
import { SEALED_BY_NOBODY } from './webhook-rules';

const AT = '2026-11-23T12:00:00Z';

const SCHEDULE_TABLES = ['payout_schedule', 'payout_schedule_run'] as const;
export type ScheduleTable = (typeof SCHEDULE_TABLES)[number];
export const PAYOUT_ACCOUNT_TABLES = ['payout_account', ...SCHEDULE_TABLES] as const;
type Table = (typeof PAYOUT_ACCOUNT_TABLES)[number];

export function isScheduleTable(table: string): table is ScheduleTable {
  return (SCHEDULE_TABLES as readonly string[]).includes(table);
}

/** As `goodRow`, for accounts that payouts go to: active, as in a sandbox. Their number rests on a data key of the environment. */
export function goodPayoutAccountRow(rows: Rows): Row {
  return {
    environment_id: rows.environment,
    id: newId('payoutAccount'),
    holder: 'Shop',
    country: 'DE',
    currency: 'EUR',
    form: 'iban',
    last4: '3000',
    fingerprint: `v1_${newId('request')}`,
    number: rows.sealed,
    status: 'active',
    needs_confirmation: false,
    proposed_by: 'system',
    created_at: AT,
    updated_at: AT,
  };
}

/** A number under a data key of the environment; where it stands does not matter to the database. */
export function sealedNumberIn(environmentId: string): Promise<string> {
  return sealAccountNumber(environmentId, newId('payoutAccount'), 'DE89370400440532013000');
}

/** As `goodRow`, for schedules and what they did. */
export function goodScheduleRow(table: ScheduleTable, rows: Rows): Row {
  const environment_id = rows.environment;
  if (table === 'payout_schedule') {
    return {
      environment_id,
      currency: 'EUR',
      every: 'daily',
      minimum_amount: 1,
      next_on: '2026-12-01',
      updated_by: 'system',
      updated_at: AT,
    };
  }
  return {
    environment_id,
    currency: 'EUR',
    day: '2026-12-01',
    result: 'too_little',
    available: 0,
    ran_at: AT,
  };
}

const elsewhere: Row = { environment_id: 'env_none' };
const long = (length: number) => 'x'.repeat(length);
const DECIDED: Row = { needs_confirmation: true, decided_by: 'usr_2', decided_at: AT };

type Bad = Row | ((mine: Rows, theirs: Rows) => Row);
const SCHEDULE_CASES: readonly (readonly [ScheduleTable, Bad, string])[] = [
  ['payout_schedule', elsewhere, 'payout_schedule_environment_id_fkey'],
  ['payout_schedule', { currency: 'XXX' }, 'payout_schedule_currency_fkey'],
  ['payout_schedule', { every: 'yearly' }, 'payout_schedule_every_known'],
  ['payout_schedule', { every: 'manual' }, 'payout_schedule_next_on'],
  ['payout_schedule', { next_on: null }, 'payout_schedule_next_on'],
  ['payout_schedule', { every: 'weekly' }, 'payout_schedule_weekday'],
  ['payout_schedule', { every: 'weekly', weekday: 8 }, 'payout_schedule_weekday'],
  ['payout_schedule', { weekday: 1 }, 'payout_schedule_weekday'],
  ['payout_schedule', { every: 'monthly' }, 'payout_schedule_month_day'],
  ['payout_schedule', { month_day: 1 }, 'payout_schedule_month_day'],
  ['payout_schedule', { minimum_amount: 0 }, 'payout_schedule_minimum'],
  ['payout_schedule', { version: 0 }, 'payout_schedule_version'],
  ['payout_schedule_run', elsewhere, 'payout_schedule_run_environment_id_fkey'],
  ['payout_schedule_run', { currency: 'XXX' }, 'payout_schedule_run_currency'],
  ['payout_schedule_run', { result: 'done' }, 'payout_schedule_run_whole'],
  ['payout_schedule_run', { result: 'paid_out' }, 'payout_schedule_run_whole'],
  ['payout_schedule_run', { result: 'refused' }, 'payout_schedule_run_whole'],
  ['payout_schedule_run', { code: 'bank_unavailable' }, 'payout_schedule_run_whole'],
  ['payout_schedule_run', { result: 'paid_out', payout_id: 'po_none' }, 'payout_schedule_run_payout'],
];

const SCHEDULE_PAIRS: readonly (readonly [ScheduleTable, Row, readonly string[], string])[] = [
  ['payout_schedule', {}, [], 'payout_schedule_pkey'],
  ['payout_schedule_run', {}, [], 'payout_schedule_run_pkey'],
];

const ACCOUNT_CASES: readonly (readonly ['payout_account', Bad, string])[] = (
  [
    [elsewhere, 'payout_account_environment_id_fkey'],
    [{ holder: '' }, 'payout_account_holder_length'],
    [{ holder: long(141) }, 'payout_account_holder_length'],
    [{ country: 'Germany' }, 'payout_account_country_form'],
    [{ currency: 'XXX' }, 'payout_account_currency_fkey'],
    [{ form: 'card' }, 'payout_account_form_known'],
    [{ bank_code: '110000000' }, 'payout_account_bank_code'],
    [{ form: 'local' }, 'payout_account_bank_code'],
    [{ form: 'local', bank_code: 'a-b' }, 'payout_account_bank_code'],
    [{ last4: '300' }, 'payout_account_last4_form'],
    [{ fingerprint: 'v1_' }, 'payout_account_fingerprint_length'],
    // In the clear, and under a key that is none of the environment's.
    [{ number: 'DE89370400440532013000' }, 'payout_account_sealed'],
    [{ number: SEALED_BY_NOBODY.toString('base64') }, 'payout_account_number_key'],
    [(_: Rows, theirs: Rows) => ({ number: theirs.sealed }), 'payout_account_number_key'],
    [{ status: 'open' }, 'payout_account_status_known'],
    [{ ...DECIDED, status: 'rejected', is_default: true }, 'payout_account_default_active'],
    [{ decided_by: 'usr_2' }, 'payout_account_decided_whole'],
    [{ status: 'proposed' }, 'payout_account_proposed_waits'],
    [{ ...DECIDED, status: 'proposed' }, 'payout_account_proposed_waits'],
    [{ status: 'rejected' }, 'payout_account_rejected_by'],
    // Nobody decided, or whoever proposed it.
    [{ needs_confirmation: true }, 'payout_account_two_people'],
    [{ ...DECIDED, proposed_by: 'usr_2' }, 'payout_account_two_people'],
    [{ status: 'archived' }, 'payout_account_archived_whole'],
    [{ archived_by: 'usr_2', archived_at: AT }, 'payout_account_archived_whole'],
    [{ version: 0 }, 'payout_account_version_counts'],
  ] as const
).map(([bad, constraint]) => ['payout_account', bad, constraint] as const);

export const PAYOUT_ACCOUNT_CASES: readonly (readonly [Table, Bad, string])[] = [
  ...ACCOUNT_CASES,
  ...SCHEDULE_CASES,
];

export const PAYOUT_ACCOUNT_PAIRS: readonly (readonly [Table, Row, readonly string[], string])[] = [
  ['payout_account', {}, ['id'], 'payout_account_pkey'],
  ['payout_account', {}, ['fingerprint'], 'one_payout_account_per_number'],
  ['payout_account', { is_default: true }, [], 'one_default_payout_account'],
  ...SCHEDULE_PAIRS,
];

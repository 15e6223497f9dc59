import { newId } from '@/lib/ids';
import type { Row, Rows } from './rows-world';

const AT = '2026-11-23T12:00:00Z';

/** As `goodRow`, for payouts: one that waits to be sent to the account of the rows. */
export function goodPayoutRow(rows: Rows): Row {
  return {
    environment_id: rows.environment,
    id: newId('payout'),
    operation_id: newId('operation'),
    amount: 100,
    currency: 'EUR',
    destination_id: rows.ids.payout_account,
    destination_last4: '3000',
    bank: 'sandbox-bank',
    amount_available: 100,
    status: 'pending',
    trigger: 'manual',
    dispatch_at: AT,
    created_by: 'usr_1',
    created_at: AT,
    updated_at: AT,
  };
}

/** What a payout has beside its status, so that only the status is in question. */
export function payoutIn(status: string): Row {
  if (status === 'pending') return SENT;
  const failure = status === 'failed' ? '{"code": "account_closed"}' : null;
  const ended_at = status === 'in_transit' ? null : AT;
  if (status === 'canceled') return { call_state: 'reserved', dispatch_at: null, ended_at, failure };
  return { ...SENT, ...(status === 'failed' ? {} : ACCEPTED), call_state: 'answered', ended_at, failure };
}

const SENT: Row = { call_state: 'sent', sent_at: AT, dispatch_at: null };
const ACCEPTED: Row = { arrival_date: '2026-11-24', in_transit_at: AT, network_reference: 'bnk_1' };
const IN_TRANSIT: Row = { ...SENT, ...ACCEPTED, call_state: 'answered', status: 'in_transit' };
const elsewhere: Row = { environment_id: 'env_none' };

type Bad = Row | ((mine: Rows, theirs: Rows) => Row);

export const PAYOUT_CASES: readonly (readonly ['payout', Bad, string])[] = (
  [
    [elsewhere, 'payout_environment_id_fkey'],
    [{ amount: 0 }, 'amount_in_range'],
    [{ amount: 101 }, 'payout_within_available'],
    [{ amount: 1, amount_available: -1 }, 'payout_within_available'],
    [{ currency: 'XXX' }, 'payout_currency_fkey'],
    [{ currency: 'USD' }, 'payout_destination'],
    [(_, theirs) => ({ destination_id: theirs.ids.payout_account }), 'payout_destination'],
    [{ destination_last4: '12345' }, 'payout_last4_short'],
    [{ bank: 'A Bank' }, 'payout_bank_named'],
    [{ status: 'lost' }, 'payout_status_known'],
    [{ trigger: 'magic' }, 'payout_trigger_known'],
    [{ statement: '' }, 'statement_text_plain'],
    [{ statement: 'ü' }, 'statement_text_plain'],
    [{ statement: 'x'.repeat(36) }, 'statement_text_plain'],
    [{ description: 'x'.repeat(1_001) }, 'description_length'],
    [{ metadata: '[]' }, 'metadata_is_object'],
    [{ call_state: 'shouted' }, 'payout_call_state_known'],
    [{ dispatch_at: null }, 'payout_waits'],
    [{ ...SENT, dispatch_at: AT }, 'payout_waits'],
    [{ dispatch_tries: 21 }, 'dispatch_tries_in_range'],
    [{ ...SENT, sent_at: null }, 'payout_sent'],
    [{ ...SENT, inquiries: -1 }, 'payout_inquiries_counted'],
    [{ network_reference: '' }, 'payout_reference_short'],
    [{ next_inquiry_at: AT }, 'payout_asked_while_open'],
    [{ ...IN_TRANSIT, call_state: 'unknown' }, 'payout_call_fits'],
    [{ ...SENT, status: 'canceled', ended_at: AT }, 'payout_call_fits'],
    [{ ...IN_TRANSIT, arrival_date: null }, 'payout_accepted'],
    [{ ...IN_TRANSIT, in_transit_at: null }, 'payout_accepted'],
    [{ ...IN_TRANSIT, network_reference: null }, 'payout_accepted'],
    [{ failure: '{}' }, 'payout_failed'],
    [{ ...payoutIn('failed'), status: 'failed', failure: null }, 'payout_failed'],
    [{ ended_at: AT }, 'payout_ended'],
    [{ ...payoutIn('paid'), status: 'paid', ended_at: null }, 'payout_ended'],
  ] as const satisfies readonly (readonly [Bad, string])[]
).map(([bad, constraint]) => ['payout', bad, constraint] as const);

/** As `PAIRS`: which payouts may not both exist. */
export const PAYOUT_PAIRS: readonly (readonly ['payout', Row, readonly string[], string])[] = [
  ['payout', {}, ['id'], 'payout_pkey'],
  ['payout', {}, ['operation_id'], 'payout_operation'],
  ['payout', IN_TRANSIT, ['network_reference'], 'payout_network_reference'],
];

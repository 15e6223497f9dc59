import { newId } from '@/lib/ids';

const ACCOUNT_STATUS: Record<string, string> = {
  created: 'proposed',
  rejected: 'rejected',
  archived: 'archived',
};

/** Words of a payout’s events that are its status afterwards; before it is sent it is pending. */
const STATUSES = ['in_transit', 'paid', 'failed', 'canceled'];

/** Rows of where the merchant's money goes, for samples of events. */
export const PAYOUT_ROWS = {
  payout: (word: string, at: string) => ({
    id: newId('payout'),
    amount: 50_000,
    currency: 'USD',
    status: STATUSES.find((status) => status === word) ?? 'pending',
    destination_id: newId('payoutAccount'),
    destination_last4: '6789',
    bank: 'sandbox-bank',
    trigger: 'manual',
    statement: 'SAMPLE',
    description: null,
    metadata: { test: 'true' },
    call_state: word === 'created' || word === 'delayed' || word === 'canceled' ? 'reserved' : 'answered',
    dispatch_at: word === 'created' || word === 'delayed' ? at : null,
    dispatch_tries: word === 'delayed' ? 1 : 0,
    sent_at: null,
    arrival_date: word === 'in_transit' || word === 'paid' ? at.slice(0, 10) : null,
    failure:
      word === 'failed'
        ? { code: 'account_closed', network_code: 'AC04', detail: 'The account is closed.' }
        : null,
    in_transit_at: word === 'in_transit' || word === 'paid' ? at : null,
    ended_at: ['paid', 'failed', 'canceled'].includes(word) ? at : null,
    created_by: 'system',
  }),
  payout_account: (word: string, at: string) => ({
    id: newId('payoutAccount'),
    holder: 'Sample Shop',
    country: 'DE',
    currency: 'EUR',
    form: 'iban',
    bank_code: null,
    last4: '3000',
    fingerprint: 'v1_sample',
    status: ACCOUNT_STATUS[word] ?? 'active',
    is_default: word === 'updated',
    proposed_by: 'system',
    decided_by: word === 'created' ? null : 'system',
    decided_at: word === 'created' ? null : at,
    archived_by: word === 'archived' ? 'system' : null,
    archived_at: word === 'archived' ? at : null,
  }),
};

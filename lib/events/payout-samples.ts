import { newId } from '@/lib/ids';

const ACCOUNT_STATUS: Record<string, string> = {
  created: 'proposed',
  rejected: 'rejected',
  archived: 'archived',
};

/** Rows of where the merchant's money goes, for samples of events. */
export const PAYOUT_ROWS = {
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

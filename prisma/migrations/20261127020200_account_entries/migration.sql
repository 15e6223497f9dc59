-- The entries of one account, newest first, for the accounts that no capture touches: nothing that is paid for by every
-- payment.
CREATE INDEX posting_of_balance ON posting (environment_id, currency, entry_id)
  WHERE from_account IN ('merchant:available', 'refunds:held', 'disputes:held')
    OR to_account IN ('merchant:available', 'refunds:held', 'disputes:held');

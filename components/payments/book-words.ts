import { useTranslations } from 'next-intl';
import { useNetworkName } from './story-words';

const ACCOUNTS = [
  'merchant:pending',
  'merchant:available',
  'refunds:held',
  'disputes:held',
  'payouts:held',
  'platform:fees',
] as const;

/** An account as people call it; its name in the ledger stays on hover. */
export function useAccountName() {
  const t = useTranslations('paymentBooks.accounts');
  const network = useNetworkName();
  return (account: string): string => {
    if (account.startsWith('network:')) return t('network', { network: network(account.slice(8)) });
    if (account.startsWith('bank:')) return t('bank');
    const known = ACCOUNTS.find((one) => one === account);
    return known ? t(known) : t('other', { account });
  };
}

const KINDS = [
  'payment_captured',
  'refund_reserved',
  'refund_settled',
  'refund_returned',
  'dispute_opened',
  'dispute_returned',
  'dispute_settled',
  'funds_released',
  'payout_reserved',
  'payout_paid',
  'payout_returned',
] as const;

/** What an entry of the books says happened. */
export function useEntryKind() {
  const t = useTranslations('paymentBooks.entries');
  return (kind: string): string => {
    const known = KINDS.find((one) => one === kind);
    return known ? t(known) : t('other', { kind });
  };
}

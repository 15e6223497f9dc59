import { useLocale, useTranslations } from 'next-intl';

export type NamedAccount = { last4: string; country: string; bank_code: string | null };

/** What is ever shown of an account's number: the last four characters. */
export function AccountName({ account }: { account: NamedAccount }) {
  const t = useTranslations('payoutAccounts');
  return (
    <span className="font-mono whitespace-nowrap">
      <span aria-hidden="true">•••• {account.last4}</span>
      <span className="sr-only">{t('endsIn', { last4: account.last4 })}</span>
    </span>
  );
}

/** Country and bank of an account, in the reader's language. */
export function useAccountPlace() {
  const locale = useLocale();
  return ({ country, bank_code }: NamedAccount): string => {
    const name = new Intl.DisplayNames(locale, { type: 'region' }).of(country) ?? country;
    return bank_code === null ? name : `${name} · ${bank_code}`;
  };
}

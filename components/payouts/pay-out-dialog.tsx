'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { apiGet } from '@/components/shell/api-get';
import { useConsole } from '@/components/shell/console-context';
import { Button, LinkButton } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Spinner } from '@/components/ui/spinner';
import { type Currency, isCurrency } from '@/lib/money';
import type { PayoutAccountView } from '@/lib/payout-accounts/render';
import type { PayoutView } from '@/lib/payouts/render';
import { NoBank } from './no-bank';
import { PayOutForm } from './pay-out-form';

type PayOutButtonProps = {
  /** A failed payout that is made anew: its amount, currency and texts are what the form begins with. */
  again?: PayoutView;
  /** The currency that the form begins with. */
  currency?: string;
  look?: 'primary' | 'secondary';
};

/** Opens the dialog that pays available money out, for whoever may. */
export function PayOutButton({ again, currency, look = 'primary' }: PayOutButtonProps) {
  const t = useTranslations('payouts.payOut');
  const { permissions, bankConnected } = useConsole();
  const [open, setOpen] = useState(false);
  if (!permissions.includes('payouts:write')) return null;
  return (
    <>
      <Button
        look={look}
        data-action={again ? 'payout-again' : 'pay-out'}
        aria-label={currency ? t('openCurrency', { currency }) : undefined}
        onClick={() => setOpen(true)}
      >
        {t(again ? 'again' : 'open')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('title')} keepOpen>
        {bankConnected ? (
          <PayOut again={again} currency={currency} onClose={() => setOpen(false)} />
        ) : (
          <NoBank />
        )}
      </Dialog>
    </>
  );
}

type Balance = { available: { amount: number; currency: string }[] };

/** What can be paid out is asked from the server when the dialog opens; a refusal asks again. */
function PayOut({ again, currency, onClose }: PayOutButtonProps & { onClose: () => void }) {
  const t = useTranslations('payouts.payOut');
  const { environmentId, defaultCurrency, base } = useConsole();
  const balance = useQuery({
    queryKey: ['balance', environmentId],
    queryFn: ({ signal }) => apiGet<Balance>(environmentId, '/balance', signal),
    staleTime: 0,
  });
  const accounts = useQuery({
    queryKey: ['payout_accounts', environmentId, 'active'],
    queryFn: ({ signal }) =>
      apiGet<{ data: PayoutAccountView[] }>(
        environmentId,
        '/payout_accounts?status=active&limit=100',
        signal,
      ),
    staleTime: 0,
  });
  // Only while nothing was ever read: a later failure must not take away a form that waits for the answer to its press.
  if (balance.isLoadingError || accounts.isLoadingError) {
    return (
      <ErrorState
        title={t('notLoaded')}
        action={
          <Button onClick={() => void Promise.all([balance.refetch(), accounts.refetch()])}>
            {t('loadAgain')}
          </Button>
        }
      >
        {t('notLoadedMeaning')}
      </ErrorState>
    );
  }
  if (!balance.data || !accounts.data) {
    return (
      <p className="flex items-center gap-2 py-6 text-ink-2">
        <Spinner />
        {t('loading')}
      </p>
    );
  }
  if (accounts.data.data.length === 0) {
    return (
      <EmptyState
        title={t('noAccount')}
        action={<LinkButton href={`${base}/settings/payout-accounts`}>{t('noAccountAction')}</LinkButton>}
      >
        {t('noAccountMeaning')}
      </EmptyState>
    );
  }
  const available = Object.fromEntries(balance.data.available.map((one) => [one.currency, one.amount]));
  const currencies = [...new Set(accounts.data.data.map((account) => account.currency))]
    .filter(isCurrency)
    .sort((a, b) => (available[b] ?? 0) - (available[a] ?? 0));
  const wanted = again?.currency ?? currency ?? defaultCurrency;
  const first = currencies.find((code) => code === wanted) ?? (currencies[0] as Currency);
  return (
    <PayOutForm
      available={available}
      accounts={accounts.data.data}
      currencies={currencies}
      first={first}
      firstAmount={again?.currency === first ? again.amount : null}
      firstTexts={{ statement: again?.statement ?? '', description: again?.description ?? '' }}
      onReload={() => void balance.refetch()}
      onClose={onClose}
    />
  );
}

import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { BalancesTable } from '@/components/balances/balances-table';
import { loadBalances } from '@/components/balances/load-balances';
import { RefreshOn } from '@/components/live/refresh-on';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';

type Props = { params: Promise<{ merchant: string; environment: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('balances'))('title') };
}

export default async function BalancesPage({ params }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'balance:read');
  const t = await getTranslations('balances');
  const base = `/m/${merchant}/${environment}`;
  const balances = await loadBalances(actor);
  return (
    <>
      <RefreshOn nouns={['payment', 'refund', 'dispute', 'payout']} everyMs={10_000} />
      <PageHead title={t('title')} meta={t('lead')} />
      {balances.length === 0 ? (
        <EmptyState
          title={t('emptyTitle')}
          action={<LinkButton href={`${base}/payments`}>{t('emptyAction')}</LinkButton>}
        >
          {t('empty')}
        </EmptyState>
      ) : (
        <div className="mt-4 max-w-3xl px-4 md:px-6">
          {balances.map((one) => (
            <BalancesTable key={one.currency} balances={one} base={base} />
          ))}
        </div>
      )}
    </>
  );
}

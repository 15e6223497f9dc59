import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { RefreshOn } from '@/components/live/refresh-on';
import { AccountsTable } from '@/components/payout-accounts/accounts-table';
import { NoSecondOwner } from '@/components/payout-accounts/no-second-owner';
import { ProposeAccountButton } from '@/components/payout-accounts/propose-account';
import { actorNames } from '@/components/shell/actor-names';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { lacksSecondOwner, listPayoutAccounts } from '@/lib/payout-accounts/queries';
import { renderPayoutAccount } from '@/lib/payout-accounts/render';
import { PayoutAccountFilters } from '@/lib/payout-accounts/schema';

type Props = {
  params: Promise<{ merchant: string; environment: string }>;
  searchParams: Promise<{ open?: string | string[] }>;
};

const SHOWN_MAX = 100;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('payoutAccounts'))('title') };
}

export default async function PayoutAccountsPage({ params, searchParams }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'payout_accounts:read');
  const t = await getTranslations('payoutAccounts');
  const { rows } = await listPayoutAccounts(actor, PayoutAccountFilters.parse({ limit: SHOWN_MAX }));
  const names = await actorNames(
    actor,
    rows.flatMap(({ proposedBy, decidedBy }) => [proposedBy, decidedBy ?? proposedBy]),
  );
  const { open } = await searchParams;
  return (
    <>
      <RefreshOn nouns={['payout_account']} />
      <PageHead
        title={t('title')}
        meta={t(actor.environment.kind === 'live' ? 'leadLive' : 'leadSandbox')}
        actions={<ProposeAccountButton />}
      />
      {(await lacksSecondOwner(actor, rows)) ? <NoSecondOwner /> : null}
      <div className="mt-4 border-t border-line">
        {rows.length === 0 ? (
          <EmptyState title={t('emptyTitle')}>{t('empty')}</EmptyState>
        ) : (
          <AccountsTable
            accounts={rows.map((row) => renderPayoutAccount(actor, row))}
            names={names}
            reader={actor.id}
            open={typeof open === 'string' ? open : null}
            zone={actor.environment.timeZone}
            now={now(actor.environment.clockOffsetMs).toISOString()}
          />
        )}
      </div>
    </>
  );
}

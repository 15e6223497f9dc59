import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { RefreshOn } from '@/components/live/refresh-on';
import { CreateListButton } from '@/components/risk-lists/list-dialog';
import { ListsTable } from '@/components/risk-lists/lists-table';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { listRiskLists } from '@/lib/risk/lists/queries';
import { renderRiskList } from '@/lib/risk/lists/render';
import { LISTS_MAX, ListFilters } from '@/lib/risk/lists/schema';

type Props = { params: Promise<{ merchant: string; environment: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('riskLists'))('title') };
}

export default async function RiskListsPage({ params }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'risk_lists:read');
  const t = await getTranslations('riskLists');
  const { rows } = await listRiskLists(actor, ListFilters.parse({ limit: LISTS_MAX }));
  return (
    <>
      <RefreshOn nouns={['risk_list']} />
      <PageHead title={t('title')} meta={t('lead')} actions={<CreateListButton />} />
      <div className="mt-4 border-t border-line">
        {rows.length === 0 ? (
          <EmptyState title={t('emptyTitle')}>{t('empty')}</EmptyState>
        ) : (
          <ListsTable
            lists={rows.map((row) => renderRiskList(actor, row))}
            base={`/m/${merchant}/${environment}`}
            zone={actor.environment.timeZone}
            now={now(actor.environment.clockOffsetMs).toISOString()}
          />
        )}
      </div>
    </>
  );
}

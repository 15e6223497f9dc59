import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ExportsTable } from '@/components/exports/exports-table';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { listExports } from '@/lib/exports/queries';

type Props = { params: Promise<{ merchant: string; environment: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('exports'))('title') };
}

export default async function ExportsPage({ params }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'exports:write');
  const t = await getTranslations('exports');
  const exports = await listExports(actor);
  return (
    <>
      <PageHead title={t('title')} meta={t('lead')} />
      {exports.length === 0 ? (
        <EmptyState
          title={t('emptyTitle')}
          action={<LinkButton href={`/m/${merchant}/${environment}/payments`}>{t('emptyAction')}</LinkButton>}
        >
          {t('empty')}
        </EmptyState>
      ) : (
        <div className="mt-4">
          <ExportsTable exports={exports} />
        </div>
      )}
    </>
  );
}

import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { listBoards } from '@/lib/boards/queries';

type Props = { params: Promise<{ merchant: string; environment: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('shell'))('pages.boardInsights') };
}

/** Leads to the first board that the member has; who has none is told how to begin. */
export default async function BoardsPage({ params }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'metrics:read');
  const path = `/m/${merchant}/${environment}/insights/board`;
  const boards = await listBoards(actor);
  const first = boards.find(({ isMine }) => isMine) ?? boards[0];
  if (first) redirect(`${path}/${first.id}`);
  const t = await getTranslations();
  return (
    <>
      <PageHead title={t('shell.pages.boardInsights')} />
      <EmptyState
        title={t('boards.emptyTitle')}
        action={
          <LinkButton look="primary" href={`${path}/new`}>
            {t('boards.emptyAction')}
          </LinkButton>
        }
      >
        {t('boards.empty')}
      </EmptyState>
    </>
  );
}

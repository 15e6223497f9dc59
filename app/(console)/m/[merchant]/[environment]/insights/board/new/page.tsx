import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { BoardForm } from '@/components/boards/board-form';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { PageHead } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { listBoards } from '@/lib/boards/queries';
import { FIRST_PANELS } from '@/lib/boards/schema';
import type { SearchParams } from '@/lib/lists/list-state';

type Props = {
  params: Promise<{ merchant: string; environment: string }>;
  searchParams: Promise<SearchParams>;
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('boards'))('newTitle') };
}

/** A new board, begun with what most want to see, or as a copy of another one. */
export default async function NewBoardPage({ params, searchParams }: Props) {
  const { merchant, environment } = await params;
  const { from } = await searchParams;
  const actor = await requireActor(merchant, environment, 'metrics:read');
  const t = await getTranslations();
  const copied = (await listBoards(actor)).find(({ id }) => id === from);
  return (
    <>
      <Breadcrumbs
        parents={[
          { label: t('shell.pages.boardInsights'), href: `/m/${merchant}/${environment}/insights/board` },
        ]}
      />
      <PageHead title={t('boards.newTitle')} />
      <div className="px-4 pt-4 pb-8 md:px-6">
        <BoardForm
          board={null}
          name={copied ? t('boards.copyOf', { name: copied.name }).slice(0, 80) : t('boards.firstName')}
          panels={copied?.panels ?? FIRST_PANELS}
        />
      </div>
    </>
  );
}

import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { BoardForm } from '@/components/boards/board-form';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { PageHead } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { listBoards } from '@/lib/boards/queries';

type Props = { params: Promise<{ merchant: string; environment: string; board: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('boards'))('editTitle') };
}

export default async function EditBoardPage({ params }: Props) {
  const { merchant, environment, board: id } = await params;
  const actor = await requireActor(merchant, environment, 'metrics:read');
  const t = await getTranslations('boards');
  const board = (await listBoards(actor)).find((one) => one.id === id);
  if (!board?.mayChange) notFound();
  return (
    <>
      <Breadcrumbs
        parents={[{ label: board.name, href: `/m/${merchant}/${environment}/insights/board/${board.id}` }]}
      />
      <PageHead title={t('editTitle')} />
      <div className="px-4 pt-4 pb-8 md:px-6">
        <BoardForm key={board.version} board={board} name={board.name} panels={board.panels} />
      </div>
    </>
  );
}

import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { BoardPage } from '@/components/boards/board-page';
import { BadAddress } from '@/components/lists/bad-address';
import { requireActor } from '@/lib/auth/actor';
import { currentFacts } from '@/lib/auth/current-facts';
import { listBoards } from '@/lib/boards/queries';
import { now } from '@/lib/clock';
import type { SearchParams } from '@/lib/lists/list-state';
import { readFrame } from '@/lib/metrics/frame';
import { insightPage } from '@/lib/metrics/insights';
import { setPageStatus } from '@/lib/page-status';

type Props = {
  params: Promise<{ merchant: string; environment: string; board: string }>;
  searchParams: Promise<SearchParams>;
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('shell'))('pages.boardInsights') };
}

export default async function OneBoardPage({ params, searchParams }: Props) {
  const { merchant, environment, board: id } = await params;
  const actor = await requireActor(merchant, environment, 'metrics:read');
  const { timeZone: zone, clockOffsetMs } = actor.environment;
  const boards = await listBoards(actor);
  const board = boards.find((one) => one.id === id);
  if (!board) notFound();
  const base = `/m/${merchant}/${environment}`;
  const place = { zone, now: now(clockOffsetMs) };
  const { state, problems } = readFrame(insightPage('board'), await searchParams, place);
  if (problems.length > 0) {
    setPageStatus((await currentFacts()).requestId, 400);
    return (
      <BadAddress
        title="shell.pages.boardInsights"
        path={`${base}/insights/board/${id}`}
        problems={problems}
      />
    );
  }
  return <BoardPage actor={actor} base={base} board={board} boards={boards} state={state} />;
}

import { getTranslations } from 'next-intl/server';
import { FilterChips, FrameBar } from '@/components/insights/frame/frame-bar';
import { Freshness } from '@/components/insights/frame/freshness';
import { MarkList } from '@/components/insights/frame/mark-list';
import { FrameProvider } from '@/components/insights/frame/series-context';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead } from '@/components/ui/section';
import type { Actor } from '@/lib/auth/actor';
import type { BoardShape } from '@/lib/boards/queries';
import type { Panel } from '@/lib/boards/schema';
import type { FrameState } from '@/lib/metrics/frame';
import { loadSeries } from '@/lib/metrics/load-insights';
import { listMarks } from '@/lib/metrics/marks';
import { numbered } from '@/lib/metrics/marks-of-metric';
import { type Compared, overTime, pathOf, questionOf, wholeOf } from '@/lib/metrics/questions';
import { BoardLinks } from './board-links';
import { BoardPanel } from './board-panel';

type BoardPageProps = {
  actor: Actor;
  /** `/m/{merchant}/{environment}` */
  base: string;
  board: BoardShape;
  boards: readonly BoardShape[];
  state: FrameState;
};

/** A board: the frame of all insights, and in it the numbers that somebody chose. */
export async function BoardPage({ actor, base, board, boards, state }: BoardPageProps) {
  const t = await getTranslations('boards');
  const { timeZone } = actor.environment;
  const codes = questionOf('payments', { ...state, currency: '', filters: {} }, timeZone, state, {
    by: 'month',
    split: 'currency',
  });
  const asked = board.panels.map((panel) => askedBy(panel, state, timeZone));
  const [loaded, marks] = await Promise.all([
    loadSeries(actor, [...asked, { now: codes, before: null }]),
    listMarks(actor, codes.query.from ?? '', codes.query.to ?? '').then(numbered),
  ]);
  const path = `${base}/insights/board`;
  return (
    <FrameProvider state={state} loaded={loaded}>
      <PageHead
        title={board.name}
        meta={<Freshness question={asked[0]?.now ?? codes} />}
        actions={
          <>
            <LinkButton href={`${path}/new?from=${board.id}`}>{t('copy')}</LinkButton>
            {board.mayChange ? (
              <LinkButton look="primary" href={`${path}/${board.id}/edit`}>
                {t('edit')}
              </LinkButton>
            ) : null}
          </>
        }
      />
      <BoardLinks boards={boards} current={board.id} path={path} />
      <FrameBar page="board" currencies={loaded[pathOf(codes)]?.groups.map(({ group }) => group) ?? []} />
      <FilterChips page="board" />
      {board.panels.length === 0 ? (
        <EmptyState
          title={t('noPanels')}
          action={
            board.mayChange ? <LinkButton href={`${path}/${board.id}/edit`}>{t('edit')}</LinkButton> : null
          }
        >
          {t('noPanelsText')}
        </EmptyState>
      ) : (
        <div className="max-w-6xl px-4 md:px-6">
          <div className="grid gap-x-10 lg:grid-cols-2">
            {board.panels.map((panel, nth) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same number may stand twice, and a board's order is its own
              <BoardPanel key={nth} panel={panel} marks={marks} />
            ))}
          </div>
          <div className="border-t border-line py-4">
            <MarkList marks={marks} />
          </div>
        </div>
      )}
    </FrameProvider>
  );
}

function askedBy({ metric, look, split }: Panel, state: FrameState, zone: string): Compared {
  return look === 'card' ? wholeOf(metric, state, zone) : overTime(metric, { ...state, split }, zone);
}

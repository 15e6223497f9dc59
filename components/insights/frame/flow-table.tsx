import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { LifeCycleView } from '@/lib/metrics/load-life-cycle';
import { useFigureWords } from './figure-words';

type FlowTableProps = {
  flows: LifeCycleView['flows'];
  stages: LifeCycleView['stages'];
  /** Payments of the compared range by stage and by flow; null where nothing is compared. */
  before: ReadonlyMap<string, number> | null;
  hrefOf: (key: string) => string | null;
  active: string | null;
  onActive: (key: string | null) => void;
};

/** The flows below the stage that they begin at, each with its list; pointing at one shows it in the diagram. */
export function FlowTable({ flows, stages, before, hrefOf, active, onActive }: FlowTableProps) {
  const t = useTranslations('insights.lifeCycle');
  const words = useTranslations('payments.stages');
  const funnel = useTranslations('insights.funnel');
  const { number, percent } = useFigureWords();
  const was = (key: string) =>
    before ? (
      <span className="block text-meta text-ink-3" data-before={before.get(key) ?? 0}>
        {funnel('before', { count: number(before.get(key) ?? 0) })}
      </span>
    ) : null;
  const pointing = (key: string) => ({
    onMouseEnter: () => onActive(key),
    onMouseLeave: () => onActive(null),
    onFocus: () => onActive(key),
    onBlur: () => onActive(null),
    'data-active': active === key ? '' : undefined,
    className:
      'grid grid-cols-[minmax(0,1fr)_minmax(4rem,auto)_6rem] items-baseline border-b border-line py-1 data-active:bg-accent-tint',
  });
  return (
    // Stages stand beside each other, so the roles are written out: display: grid would lose them.
    <table role="table" className="block gap-x-10 text-left text-table md:columns-2 xl:columns-3">
      <caption className="sr-only">{t('caption')}</caption>
      <thead role="rowgroup" className="sr-only">
        <tr role="row">
          {(['flow', 'payments', 'share'] as const).map((head) => (
            <th key={head} role="columnheader" scope="col">
              {t(head)}
            </th>
          ))}
        </tr>
      </thead>
      {stages.map(({ stage, count: all }) => {
        const after = flows.filter(({ from }) => from === stage);
        if (after.length === 0) return null;
        return (
          <tbody key={stage} role="rowgroup" className="block break-inside-avoid pb-3">
            <tr role="row" {...pointing(stage)} data-stage={stage}>
              <th role="rowheader" scope="rowgroup" className="font-bold">
                {words(stage)}
              </th>
              <td role="cell" className="text-right">
                <Count
                  count={number(all)}
                  href={hrefOf(stage)}
                  label={t('openStage', { stage: words(stage), count: all })}
                />
                {was(stage)}
              </td>
              <td role="cell" className="text-right text-meta text-ink-3">
                {t('share')}
              </td>
            </tr>
            {after.map(({ flow, from, to, count }) => (
              <tr key={flow} role="row" {...pointing(flow)} data-flow={flow}>
                <td role="cell" className="pl-3 text-ink-2">
                  {words(to)}
                </td>
                <td role="cell" className="text-right">
                  <Count
                    count={number(count)}
                    href={hrefOf(flow)}
                    label={t('open', { from: words(from), to: words(to), count })}
                  />
                  {was(flow)}
                </td>
                <td role="cell" className="text-right text-ink-3">
                  {percent(all === 0 ? 0 : count / all)}
                </td>
              </tr>
            ))}
          </tbody>
        );
      })}
    </table>
  );
}

function Count({ count, href, label }: { count: string; href: string | null; label: string }) {
  if (!href) return <span data-count>{count}</span>;
  return (
    <Link
      href={href}
      prefetch={false}
      aria-label={label}
      data-count
      className="touch-target underline decoration-line underline-offset-4 hover:text-accent"
    >
      {count}
    </Link>
  );
}

import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import { Time } from '@/components/ui/time';
import type { Board } from '@/lib/invariants/queries';

/** The whole board in one sentence: green only when every invariant was run over every row. */
export function BoardSummary({ board: { invariants, lookedAt }, zone }: { board: Board; zone: string }) {
  const t = useTranslations('invariants');
  const broken = invariants.filter(({ state }) => state === 'broken').length;
  const proven = invariants.filter(({ state }) => state === 'holds').length;
  const all = invariants.length;
  const face = broken > 0 ? 'broken' : proven === all ? 'holds' : 'unproven';
  const [tone, icon] = FACES[face];
  return (
    <div data-board={face} className={`mb-5 flex items-start gap-3 rounded-panel border p-4 ${tone}`}>
      <Icon name={icon} className="mt-1" />
      <div className="min-w-0 text-ink">
        <p className="text-body font-bold">{t(`summary.${face}`, { broken, proven, all })}</p>
        <p className="text-table text-ink-2">
          {lookedAt ? t.rich('looked', { time: () => <Time at={lookedAt} zone={zone} /> }) : t('notLooked')}
        </p>
      </div>
    </div>
  );
}

const FACES = {
  holds: ['border-ok bg-ok-tint text-ok', 'check'],
  broken: ['border-bad bg-bad-tint text-bad', 'cross'],
  unproven: ['border-line bg-surface text-ink-3', 'clock'],
} as const;

import { useTranslations } from 'next-intl';
import type { SimulationView } from '@/lib/testlab/simulations/render';
import { OUTCOMES, SIDE_OUTCOMES } from '@/lib/testlab/simulations/status';

/** How far a run is, how fast it goes, and what came out so far. */
export function RunProgress({ run }: { run: SimulationView }) {
  const t = useTranslations('traffic');
  const perMinute = paceOf(run);
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      <div>
        <progress
          aria-label={t('progress')}
          max={run.planned}
          value={run.played}
          className="h-2 w-full appearance-none overflow-hidden rounded-full bg-line [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent"
        />
        <p
          role="status"
          className="mt-1 text-table text-ink-2 tabular-nums"
          data-played={`${run.played}/${run.planned}`}
        >
          {t('done', { played: run.played, planned: run.planned })}
          {perMinute === null ? '' : ` · ${t('pace', { count: perMinute })}`}
        </p>
        {run.failure ? <p className="text-table text-bad">{t('failure', { code: run.failure })}</p> : null}
      </div>
      <Counts run={run} words={OUTCOMES} title={t('cameOut')} />
      <Counts run={run} words={SIDE_OUTCOMES} title={t('onTheWay')} />
    </div>
  );
}

/** Steps a minute since it began; null before there is something to tell, and of what is told at once. */
function paceOf({ played, created_at, ended_at, updated_at, mode }: SimulationView): number | null {
  if (mode === 'back_dated') return null;
  const minutes = (Date.parse(ended_at ?? updated_at) - Date.parse(created_at)) / 60_000;
  return played < 2 || minutes <= 0 ? null : Math.round((played / minutes) * 10) / 10;
}

type Word = (typeof OUTCOMES)[number] | (typeof SIDE_OUTCOMES)[number];
type CountsProps = { run: SimulationView; words: readonly Word[]; title: string };

function Counts({ run, words, title }: CountsProps) {
  const t = useTranslations('traffic');
  const found = words.filter((word) => (run.outcomes[word] ?? 0) > 0);
  if (found.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className="text-table text-ink-3">{title}</h3>
      <dl className="mt-1 grid grid-cols-2 gap-x-6 gap-y-1 text-table sm:grid-cols-3">
        {found.map((word) => (
          <div key={word} className="flex items-baseline justify-between gap-3 border-b border-line py-1">
            <dt className="min-w-0">{t(`outcomes.${word}`)}</dt>
            <dd className="font-medium tabular-nums" data-outcome={word}>
              {t('count', { count: run.outcomes[word] ?? 0 })}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

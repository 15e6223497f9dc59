import { useTranslations } from 'next-intl';
import { Time } from '@/components/ui/time';
import { THRESHOLDS, type ThresholdValues } from '@/lib/risk/thresholds/by-thresholds';
import type { ThresholdsVersionView } from '@/lib/risk/thresholds/render';
import { ThresholdsFindings } from './thresholds-findings';

type ThresholdsVersionsProps = {
  versions: readonly ThresholdsVersionView[];
  /** Names of actors by their ids. */
  labels: Readonly<Record<string, string>>;
  base: string;
  zone: string;
};

/** Who set which thresholds, the newest first, with what was found in the trial before. */
export function ThresholdsVersions({ versions, labels, base, zone }: ThresholdsVersionsProps) {
  const t = useTranslations('riskRules');
  const nameOf = (id: string) => labels[id] ?? id;
  if (versions.length === 0) return <p className="text-table text-ink-3">{t('thresholds.noVersions')}</p>;
  return (
    <ol className="flex max-w-3xl flex-col">
      {versions.map((version) => (
        <li
          key={version.version}
          className="flex flex-col gap-2 border-b border-line py-3 first:pt-0 last:border-b-0"
        >
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-table">
            <span className="font-medium">{t('backtest.version', { number: version.version })}</span>
            <span className="text-meta text-ink-3">
              {t('thresholds.setBy')}{' '}
              {[version.requested_by, version.set_by].flatMap((id) => (id ? [nameOf(id)] : [])).join(' + ')} ·{' '}
              <Time at={version.set_at} zone={zone} />
            </span>
          </div>
          <ThresholdsScores values={version} />
          {version.backtest ? (
            <>
              <p className="text-meta text-ink-3">
                {t('thresholds.triedOn')} <Time at={version.backtest.from} zone={zone} /> –{' '}
                <Time at={version.backtest.until} zone={zone} /> · {nameOf(version.backtest.created_by)}
              </p>
              <ThresholdsFindings trial={version.backtest} base={base} />
            </>
          ) : (
            <p className="text-meta text-ink-3">{t('thresholds.untried')}</p>
          )}
        </li>
      ))}
    </ol>
  );
}

/** The three scores with their names. */
export function ThresholdsScores({ values }: { values: ThresholdValues }) {
  const t = useTranslations('riskRules.thresholds');
  return (
    <dl className="flex flex-wrap gap-x-5 gap-y-1 text-table">
      {THRESHOLDS.map((field) => (
        <div key={field} className="flex gap-1.5">
          <dt className="text-ink-3">{t(field)}</dt>
          <dd className="tabular-nums">{values[field] ?? t('never')}</dd>
        </div>
      ))}
    </dl>
  );
}

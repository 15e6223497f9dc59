import { useTranslations } from 'next-intl';
import { BEFORE_LOOK, SERIES_LOOKS } from '@/components/charts/series-looks';
import { useFrame } from './series-context';

type ChartLegendProps = { names: readonly string[]; hasBefore: boolean; hasSmall: boolean };

/** Which line is which; one alone is named by the title. */
export function ChartLegend({ names, hasBefore, hasSmall }: ChartLegendProps) {
  const t = useTranslations('insights');
  const { state } = useFrame();
  const lines: { name: string; color: string; dash: string | undefined }[] = names.map((name, index) => ({
    name,
    ...(SERIES_LOOKS[index % SERIES_LOOKS.length] ?? SERIES_LOOKS[0]),
  }));
  if (hasBefore) {
    lines.push({ name: t(`legend.${state.compare === 'year' ? 'year' : 'previous'}`), ...BEFORE_LOOK });
  }
  return (
    <ul data-legend className="mb-1 flex min-h-4 flex-wrap gap-x-4 gap-y-1 text-meta text-ink-2">
      {lines.map(({ name, color, dash }) => (
        <li key={name} className="inline-flex items-center gap-1.5">
          <svg aria-hidden="true" viewBox="0 0 24 4" className="h-1 w-6">
            <path d="M0 2h24" stroke={color} strokeWidth="2.5" strokeDasharray={dash} />
          </svg>
          {name}
        </li>
      ))}
      {hasSmall ? (
        <li className="inline-flex items-center gap-1.5 text-ink-3">
          <svg aria-hidden="true" viewBox="0 0 8 8" className="size-2">
            <circle cx="4" cy="4" r="3" fill="none" stroke="currentColor" />
          </svg>
          {t('legend.few')}
        </li>
      ) : null}
    </ul>
  );
}

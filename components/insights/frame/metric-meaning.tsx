import { useTranslations } from 'next-intl';
import { METRICS, type MetricKey } from '@/lib/metrics/registry';

/** Formula and exclusions of a number, and its unit. */
export function MetricMeaning({ metric }: { metric: MetricKey }) {
  const t = useTranslations('insights');
  const words = useTranslations('metrics');
  return (
    <>
      {words(`definitions.${metric}`)}
      <span className="mt-1.5 block text-meta text-ink-3">{t(`units.${METRICS[metric].unit}`)}</span>
    </>
  );
}

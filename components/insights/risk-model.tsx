import { useTranslations } from 'next-intl';
import { SectionTable } from '@/components/ui/section-table';
import { Cell, Row } from '@/components/ui/table';
import type { RiskFacts } from '@/lib/metrics/risk';
import { Rate } from './rate';

/** Which model scores, and how well it told apart what it was not trained on. */
export function RiskModelFacts({ model }: Pick<RiskFacts, 'model'>) {
  const t = useTranslations('riskInsights.model');
  if (!model) {
    return (
      <p className="max-w-prose text-table text-ink-2">
        {t('shipped')} <code className="font-mono text-meta">npm run risk:train</code>
      </p>
    );
  }
  const source = t(model.source === 'outcomes' ? 'outcomes' : 'generated');
  return (
    <>
      <p className="mb-3 text-table text-ink-2">
        {t('version', { version: model.version, source })}{' '}
        {model.auc === null ? null : t('auc', { auc: model.auc })}
      </p>
      <SectionTable
        caption={t('caption')}
        heads={[
          { label: t('band') },
          { label: t('payments'), right: true },
          { label: t('frauds'), right: true },
        ]}
      >
        {model.calibration.map(({ from, to, payments, frauds }) => (
          <Row key={from} className="max-md:grid-cols-[1fr_4rem_6rem]">
            <Cell className="md:h-8!">{t('range', { from, to })}</Cell>
            <Cell right className="md:h-8!">
              {payments}
            </Cell>
            <Cell right className="md:h-8!">
              <Rate part={frauds} whole={payments} />
            </Cell>
          </Row>
        ))}
      </SectionTable>
    </>
  );
}

import { useTranslations } from 'next-intl';
import { SectionTable } from '@/components/ui/section-table';
import { Cell, Row } from '@/components/ui/table';
import type { ReportView } from '@/lib/testlab/simulations/render';
import { useShare } from './use-share';

/** What the score alone would have found, from which one on. */
export function ThresholdRows({ report }: { report: ReportView }) {
  const t = useTranslations('traffic.report');
  const share = useShare();
  const heads = [t('intents.card_testing'), t('intents.stolen_card'), t('stopped'), t('precision')];
  return (
    <section>
      <h3 className="mb-1 text-table font-medium">{t('thresholds')}</h3>
      <SectionTable
        caption={t('thresholds')}
        heads={[{ label: t('score') }, ...heads.map((label) => ({ label, right: true }))]}
      >
        {report.thresholds.map((row) => (
          <Row key={row.score} data-threshold={row.score}>
            <Cell className="tabular-nums max-md:col-span-2 max-md:font-medium">
              {t('from', { score: row.score })}
            </Cell>
            {[row.recall_card_testing, row.recall_stolen_card, row.false_positive_rate, row.precision].map(
              (value, nth) => (
                <Cell
                  key={heads[nth]}
                  right
                  className="tabular-nums max-md:col-span-2 max-md:flex! max-md:justify-between"
                >
                  <span className="mr-2 text-ink-3 md:hidden">{heads[nth]}</span>
                  {share(value)}
                </Cell>
              ),
            )}
          </Row>
        ))}
      </SectionTable>
    </section>
  );
}

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Body, Cell, Head, HeadCell, ROW_LINK, Row, Table } from '@/components/ui/table';
import type { AlertRuleView } from '@/lib/alerts/render';
import { SeverityMark } from './incident-marks';
import { RuleState } from './rule-state';
import { useAlertWords } from './use-alert-words';

type RulesTableProps = {
  rules: readonly AlertRuleView[];
  base: string;
  currency: string;
  now: string;
  zone: string;
};

/** Every rule in a sentence, and whether it looks and tells. */
export function RulesTable({ rules, base, currency, now, zone }: RulesTableProps) {
  const t = useTranslations('alerts');
  const words = useAlertWords(currency);
  return (
    <Table caption={t('rulesCaption')}>
      <Head>
        <HeadCell>{t('rule')}</HeadCell>
        <HeadCell>{t('state')}</HeadCell>
        <HeadCell>{t('severity')}</HeadCell>
        <HeadCell className="max-md:hidden">{t('told')}</HeadCell>
      </Head>
      <Body>
        {rules.map((rule) => (
          <Row key={rule.id}>
            <Cell>
              <Link data-row href={`${base}/settings/alerts/${rule.id}`} className={ROW_LINK}>
                {words.name(rule)}
              </Link>
              <span className="block text-meta text-ink-3">
                {words.condition(rule)} · {t('within', { window: words.minutes(rule.window_minutes) })}
              </span>
            </Cell>
            <Cell className="max-md:text-right">
              <RuleState rule={rule} now={now} zone={zone} />
            </Cell>
            <Cell>
              <SeverityMark severity={rule.severity} />
            </Cell>
            <Cell className="text-ink-2 max-md:hidden!">
              {rule.channels.map((channel) => t(`channels.${channel}`)).join(', ') || t('nobody')}
            </Cell>
          </Row>
        ))}
      </Body>
    </Table>
  );
}

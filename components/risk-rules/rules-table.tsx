import Link from 'next/link';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { Body, Cell, Head, HeadCell, Row, Table } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { percentText } from '@/lib/i18n/percent';
import type { RulePrecision } from '@/lib/risk/rules/precision';
import type { RuleView } from '@/lib/risk/rules/render';
import type { RuleResult } from '@/lib/risk/rules/results';
import { PrecisionShare } from './rule-precision';
import { RuleActionWord, RuleStatus, ShadowWord } from './rule-status';

type RulesTableProps = {
  rules: readonly RuleView[];
  results: readonly RuleResult[];
  precisions: readonly RulePrecision[];
  base: string;
  zone: string;
};

/** Every rule in the order in which they are asked, with what it did of late. */
export function RulesTable({ rules, results, precisions, base, zone }: RulesTableProps) {
  const t = useTranslations('riskRules');
  return (
    <Table caption={t('caption')}>
      <Head>
        <HeadCell>{t('name')}</HeadCell>
        <HeadCell>{t('action')}</HeadCell>
        <HeadCell>{t('state')}</HeadCell>
        <HeadCell right>{t('hits')}</HeadCell>
        <HeadCell right className="max-lg:hidden">
          {t('falsePositives')}
        </HeadCell>
        <HeadCell right className="max-lg:hidden">
          {t('precision.column')}
        </HeadCell>
        <HeadCell right className="max-lg:hidden">
          {t('version')}
        </HeadCell>
        <HeadCell right className="max-xl:hidden">
          {t('edited')}
        </HeadCell>
      </Head>
      <Body>
        {rules.map((rule) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            results={results}
            precision={precisions.find((one) => one.rule === rule.id)}
            base={base}
            zone={zone}
          />
        ))}
      </Body>
    </Table>
  );
}

type RuleRowProps = Omit<RulesTableProps, 'rules' | 'precisions'> & {
  rule: RuleView;
  precision: RulePrecision | undefined;
};

function RuleRow({ rule, results, precision, base, zone }: RuleRowProps) {
  const t = useTranslations('riskRules');
  const format = useFormatter();
  const locale = useLocale();
  const own = results.filter((each) => each.rule === rule.id && !each.isShadow);
  const shadow = results.filter((each) => each.rule === rule.id && each.isShadow);
  const sum = (rows: readonly RuleResult[], field: 'hits' | 'good' | 'paid') =>
    rows.reduce((total, row) => total + row[field], 0);
  const paid = sum(own, 'paid');
  return (
    <Row>
      <Cell className="max-w-0 min-w-64 max-md:col-span-2 max-md:max-w-none md:py-2">
        <Link
          href={`${base}/settings/risk-rules/${rule.id}`}
          className="touch-target flex items-center font-medium text-accent hover:underline"
        >
          <span className="truncate">{rule.name}</span>
        </Link>
        <code translate="no" className="line-clamp-2 font-mono text-meta text-ink-3 [overflow-wrap:anywhere]">
          {rule.expression}
        </code>
      </Cell>
      <Cell>
        <RuleActionWord action={rule.action} />
      </Cell>
      <Cell>
        <span className="flex flex-wrap gap-1 max-md:justify-end">
          <RuleStatus status={rule.status} />
          {rule.shadow_version === null ? null : <ShadowWord />}
        </span>
        {rule.requested_version === null ? null : (
          <span className="block text-meta text-warn">{t('waiting')}</span>
        )}
      </Cell>
      <Cell right className="tabular-nums max-md:col-span-2">
        <span className="text-ink-3 md:hidden">{t('hits')} </span>
        {format.number(sum(own, 'hits'))}
        {shadow.length > 0 ? (
          <span className="block text-meta text-ink-3">
            {t('shadow')} {format.number(sum(shadow, 'hits'))}
          </span>
        ) : null}
      </Cell>
      <Cell right className="tabular-nums max-lg:hidden!">
        {paid > 0 ? percentText(locale, sum(own, 'good') / paid) : t('noHits')}
      </Cell>
      <Cell right className="tabular-nums max-lg:hidden!">
        {precision ? (
          <>
            {precision.precision === null ? t('noHits') : <PrecisionShare share={precision.precision} />}
            <span className="block text-meta text-ink-3">
              {t('precision.ofJudged', {
                count: precision.confirmed + precision.valuable + precision.falsePositives,
              })}
            </span>
          </>
        ) : (
          t('noHits')
        )}
      </Cell>
      <Cell right className="tabular-nums max-lg:hidden!">
        {rule.shown_version}
      </Cell>
      <Cell right className="whitespace-nowrap text-ink-2 max-xl:hidden!">
        <Time at={rule.updated_at} zone={zone} />
      </Cell>
    </Row>
  );
}

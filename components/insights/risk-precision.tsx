import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { Definition } from '@/components/ui/definition';
import { SectionTable } from '@/components/ui/section-table';
import { Cell, Row } from '@/components/ui/table';
import type { RulePrecision } from '@/lib/risk/rules/precision';
import { Rate } from './rate';

type RiskPrecisionProps = {
  precisions: readonly RulePrecision[];
  /** Names of rules by id. */
  names: Readonly<Record<string, string>>;
  base: string;
};

/** How often each rule was right when it held a payment, the one that held most first; its reviews are a click away. */
export function RiskPrecision({ precisions, names, base }: RiskPrecisionProps) {
  const t = useTranslations('riskInsights.precision');
  const words = useTranslations('riskRules.precision');
  const format = useFormatter();
  if (precisions.length === 0) return <p className="text-table text-ink-2">{t('none')}</p>;
  return (
    <SectionTable
      caption={t('title')}
      heads={[
        { label: t('rule') },
        { label: words('reviews'), right: true },
        { label: t('judged'), right: true },
        { label: words('precision'), right: true },
      ]}
    >
      {precisions
        .toSorted((a, b) => b.reviews - a.reviews)
        .map(({ rule, reviews, confirmed, valuable, falsePositives }) => {
          const right = confirmed + valuable;
          const judged = right + falsePositives;
          return (
            <Row key={rule} data-rule={rule} className="max-md:grid-cols-[1fr_3.5rem_6.5rem]!">
              <Cell className="md:h-9!">
                <Link
                  href={`${base}/settings/risk-rules/${rule}`}
                  prefetch={false}
                  className="underline decoration-line underline-offset-4 hover:text-accent"
                >
                  {names[rule] ?? rule}
                </Link>
              </Cell>
              <Cell right className="md:h-9!">
                <Link
                  href={`${base}/reviews?view=all&rule=${rule}`}
                  prefetch={false}
                  aria-label={t('open', { name: names[rule] ?? rule, count: reviews })}
                  className="underline decoration-line underline-offset-4 hover:text-accent"
                >
                  {format.number(reviews)}
                </Link>
              </Cell>
              <Cell right className="md:h-9! max-md:hidden">
                {format.number(judged)}
              </Cell>
              <Cell right className="md:h-9!">
                <Rate part={right} whole={judged} />
              </Cell>
            </Row>
          );
        })}
    </SectionTable>
  );
}

/** What precision is, beside the title of its part. */
export function PrecisionMeaning() {
  const t = useTranslations('riskRules.precision');
  return <Definition name={t('precision')}>{t('meaning')}</Definition>;
}

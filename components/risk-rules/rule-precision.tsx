import Link from 'next/link';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { DescriptionList } from '@/components/ui/description-list';
import { percentText } from '@/lib/i18n/percent';
import type { RulePrecision as Precision } from '@/lib/risk/rules/precision';

type Counted = 'reviews' | 'confirmed' | 'valuable' | 'falsePositives' | 'unjudged';

type RulePrecisionProps = { precision: Precision | undefined; base: string };

/** What people found in the reviews that a rule opened, and how often it was right. */
export function RulePrecision({ precision, base }: RulePrecisionProps) {
  const t = useTranslations('riskRules.precision');
  const format = useFormatter();
  if (!precision) return <p className="text-table text-ink-3">{t('none')}</p>;
  const { reviews, confirmed, valuable, falsePositives, precision: share } = precision;
  const number = (key: Counted, value: number) => ({
    key,
    term: t(key),
    value: <span className="tabular-nums">{format.number(value)}</span>,
  });
  return (
    <div className="grid gap-2">
      <DescriptionList
        items={[
          number('reviews', reviews),
          number('confirmed', confirmed),
          number('valuable', valuable),
          number('falsePositives', falsePositives),
          number('unjudged', reviews - confirmed - valuable - falsePositives),
          {
            key: 'precision',
            term: t('precision'),
            value: share === null ? t('notJudged') : <PrecisionShare share={share} />,
          },
        ]}
      />
      <p className="max-w-[60ch] text-meta text-ink-3">{t('meaning')}</p>
      <Link
        prefetch={false}
        href={`${base}/reviews?view=all&rule=${precision.rule}`}
        className="touch-target text-table text-accent hover:underline"
      >
        {t('seeReviews')}
      </Link>
    </div>
  );
}

/** A share as a percentage. */
export function PrecisionShare({ share }: { share: number }) {
  const locale = useLocale();
  return <span className="tabular-nums">{percentText(locale, share, { digits: 0 })}</span>;
}

import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { AuditLink } from '@/components/audit/audit-link';
import { classNames } from '@/components/ui/class-names';
import { DescriptionList } from '@/components/ui/description-list';
import { Id } from '@/components/ui/id';
import { MoneyBlock } from '@/components/ui/money-block';
import { Section } from '@/components/ui/section';
import type { CompellingEvidence } from '@/lib/disputes/compelling-evidence';
import type { Outlook } from '@/lib/disputes/outlook';
import type { DisputeView } from '@/lib/disputes/render';
import { type Currency, formatMoney } from '@/lib/money';

type FundsKey = 'none' | 'held' | 'returned' | 'settled';

/** What is at stake, what was taken, and what it came to. */
export function DisputeMoney({ dispute }: { dispute: DisputeView }) {
  const t = useTranslations('disputes.detail');
  const funds = dispute.funds as FundsKey;
  return (
    <Section id="money" title={t('money')}>
      <MoneyBlock
        currency={dispute.currency}
        lines={[
          { key: 'amount', label: t('disputed'), amount: dispute.amount },
          { key: 'fee', label: t('fee'), amount: dispute.fee },
        ]}
        total={{ label: t(`net.${funds}`), amount: funds === 'none' ? 0 : dispute.amount + dispute.fee }}
      >
        {t(`funds.${funds}`)}
      </MoneyBlock>
    </Section>
  );
}

/** The chance to win by the merchant's own outcomes; few of them are shown as what they are. */
export function DisputeOutlook({
  dispute,
  outlook,
  few,
}: {
  dispute: DisputeView;
  outlook: Outlook;
  few: number;
}) {
  const t = useTranslations('disputes.outlook');
  const locale = useLocale();
  return (
    <Section id="outlook" title={t('title')}>
      {outlook.expected === null ? (
        <p className="text-table text-ink-2">{t('none')}</p>
      ) : (
        <div className={classNames('text-table', outlook.isReliable ? 'text-ink' : 'text-ink-3')}>
          <p>{t('rate', { won: outlook.won, answered: outlook.answered })}</p>
          <p>
            {t('expected', { amount: formatMoney(outlook.expected, dispute.currency as Currency, locale) })}
          </p>
          {outlook.isReliable ? null : <p className="mt-1">{t('few', { count: few })}</p>}
        </div>
      )}
    </Section>
  );
}

/** Earlier payments of the card, held against Visa's rule where it applies. */
export function DisputeCompelling({ compelling, base }: { compelling: CompellingEvidence; base: string }) {
  const t = useTranslations('disputes.compelling');
  const locale = useLocale();
  if (!compelling.applies && compelling.priors.length === 0) return null;
  return (
    <Section id="compelling" title={compelling.applies ? t('title') : t('other')}>
      {compelling.applies ? (
        <div className="mb-2 text-table text-ink-2">
          <p>{t('rule')}</p>
          <p className={classNames('mt-1 font-medium', compelling.qualifies ? 'text-ok' : 'text-ink')}>
            {t(compelling.qualifies ? 'yes' : 'no')}
          </p>
        </div>
      ) : null}
      <ul className="flex flex-col gap-2 text-table">
        {compelling.priors.map((prior) => (
          <li key={prior.id} className="flex flex-col">
            <Link
              href={`${base}/payments/${prior.id}`}
              className="touch-target w-fit text-accent underline underline-offset-2"
            >
              {formatMoney(prior.amount, prior.currency as Currency, locale)}, {prior.createdAt.slice(0, 10)}
            </Link>
            <span className="text-meta text-ink-3">
              {prior.matches.length > 0
                ? prior.matches.map((match) => t(`matches.${match}`)).join(', ')
                : t('noMatch')}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function DisputeRelated({ dispute, base }: { dispute: DisputeView; base: string }) {
  const t = useTranslations('disputes');
  return (
    <Section id="related" title={t('detail.related')}>
      <DescriptionList
        items={[
          {
            key: 'payment',
            term: t('detail.payment'),
            value: (
              <Link
                href={`${base}/payments/${dispute.payment}`}
                className="text-accent underline underline-offset-2"
              >
                <Id id={dispute.payment} copy={false} />
              </Link>
            ),
          },
          { key: 'stage', term: t('columns.status'), value: t(`stage.${dispute.stage as 'inquiry'}`) },
          { key: 'reference', term: t('detail.reference'), value: <Id id={dispute.network_reference} /> },
        ]}
      />
      <AuditLink id={dispute.id} />
    </Section>
  );
}

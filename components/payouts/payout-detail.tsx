import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { AuditLink } from '@/components/audit/audit-link';
import { postingShapes } from '@/components/balances/posting-shapes';
import { PostingsTable } from '@/components/balances/postings-table';
import { AccountName, useAccountPlace } from '@/components/payout-accounts/account-name';
import { AccountStatus } from '@/components/payout-accounts/account-status';
import { Json } from '@/components/ui/code-block';
import { type Description, DescriptionList } from '@/components/ui/description-list';
import { Disclosure } from '@/components/ui/disclosure';
import { Id } from '@/components/ui/id';
import { MoneyBlock } from '@/components/ui/money-block';
import { Note } from '@/components/ui/note';
import { Section } from '@/components/ui/section';
import { Time } from '@/components/ui/time';
import { Timeline } from '@/components/ui/timeline';
import type { PayoutDetail } from '@/lib/payouts/load-detail';
import { PayoutBank } from './payout-bank';
import { usePayoutFailure } from './payout-failure';
import { usePayoutDay } from './use-payout-day';

type Props = { detail: PayoutDetail; base: string };

/** Everything known of one payout: its story at two thirds, money, account and facts beside it. */
export function PayoutDetailView({ detail, base }: Props) {
  const t = useTranslations('payouts');
  const payment = useTranslations('payment');
  const common = useTranslations('common');
  const { payout, postings, zone } = detail;
  const metadata = Object.entries(payout.metadata as Record<string, string>);
  return (
    <div className="grid gap-x-12 px-4 py-5 md:px-6 xl:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
      <div className="min-w-0 xl:order-2">
        {payout.failure ? <Failure failure={payout.failure} /> : null}
        <Section id="money" title={t('money')}>
          <PayoutMoney detail={detail} />
        </Section>
        <Section id="account" title={t('account')}>
          <Account detail={detail} base={base} />
        </Section>
        <Section id="facts" title={t('facts')}>
          <Facts detail={detail} />
        </Section>
        {metadata.length > 0 ? (
          <Section id="metadata" title={payment('metadata.title')}>
            <DescriptionList items={metadata.map(([key, value]) => ({ key, term: key, value }))} />
          </Section>
        ) : null}
      </div>
      <div className="min-w-0 max-xl:border-t max-xl:border-line max-xl:pt-5">
        <Section id="story" title={t('story')}>
          <Story detail={detail} />
        </Section>
        <PayoutBank payout={payout} />
        <Section id="ledger" title={t('ledger')}>
          {postings ? (
            <PostingsTable caption={t('ledgerCaption')} postings={postingShapes(postings)} zone={zone} />
          ) : (
            <p className="text-ink-3">{payment('ledger.hidden')}</p>
          )}
        </Section>
        <Section id="json" title={t('json')}>
          <Disclosure summary={common('show')}>
            <Json value={payout} label={t('jsonLabel')} copyLabel={common('copyJson')} />
          </Disclosure>
        </Section>
      </div>
    </div>
  );
}

function Failure({ failure }: { failure: unknown }) {
  const words = usePayoutFailure()(failure);
  return (
    <div className="mb-5">
      <Note tone="bad">
        <p className="font-bold text-ink">{words.title}</p>
        <p>{words.meaning}</p>
        <p>{words.advice}</p>
      </Note>
    </div>
  );
}

/** Where the money is: asked for, given back, and what arrived or is on its way. */
function PayoutMoney({ detail: { payout } }: { detail: PayoutDetail }) {
  const t = useTranslations('payouts.moneyLines');
  const isReturned = payout.status === 'failed' || payout.status === 'canceled';
  return (
    <MoneyBlock
      currency={payout.currency}
      lines={[
        { key: 'asked', label: t('asked'), amount: payout.amount },
        ...(isReturned ? [{ key: 'returned', label: t('returned'), amount: -payout.amount }] : []),
      ]}
      total={{
        label: t(payout.status === 'paid' || isReturned ? 'arrived' : 'held'),
        amount: isReturned ? 0 : payout.amount,
      }}
    />
  );
}

function Account({ detail: { payout, account }, base }: Props) {
  const t = useTranslations('payoutAccounts');
  const place = useAccountPlace();
  if (!account) return <Id id={payout.destination} />;
  return (
    <DescriptionList
      items={[
        {
          key: 'number',
          term: t('account'),
          value: (
            <Link
              href={`${base}/settings/payout-accounts?open=${account.id}`}
              className="text-accent underline"
            >
              <AccountName account={account} />
            </Link>
          ),
        },
        { key: 'holder', term: t('holder'), value: account.holder },
        { key: 'place', term: t('place'), value: place(account) },
        { key: 'status', term: t('status'), value: <AccountStatus status={account.status} /> },
      ]}
    />
  );
}

function Facts({ detail }: { detail: PayoutDetail }) {
  const t = useTranslations('payouts');
  const story = useTranslations('story.actors');
  const day = usePayoutDay();
  const { payout, zone } = detail;
  const items: (Description | null)[] = [
    payout.arrival_date
      ? { key: 'arrival', term: t('columns.arrival'), value: day(payout.arrival_date) }
      : null,
    payout.statement ? { key: 'statement', term: t('statement'), value: payout.statement } : null,
    payout.description ? { key: 'description', term: t('description'), value: payout.description } : null,
    {
      key: 'trigger',
      term: t('columns.trigger'),
      value: t(payout.trigger === 'scheduled' ? 'triggers.scheduled' : 'triggers.manual'),
    },
    { key: 'by', term: t('columns.by'), value: detail.createdBy ?? story('system') },
    { key: 'created', term: t('columns.created'), value: <Time at={payout.created_at} zone={zone} /> },
    payout.ended_at
      ? { key: 'ended', term: t('columns.ended'), value: <Time at={payout.ended_at} zone={zone} /> }
      : null,
  ];
  return (
    <>
      <DescriptionList items={items.filter((item): item is Description => item !== null)} />
      <AuditLink id={payout.id} />
    </>
  );
}

const STEPS = {
  'payout.created': ['created', 'neutral'],
  'payout.delayed': ['delayed', 'warn'],
  'payout.in_transit': ['in_transit', 'info'],
  'payout.paid': ['paid', 'ok'],
  'payout.failed': ['failed', 'bad'],
  'payout.canceled': ['canceled', 'neutral'],
} as const;

/** What happened to a payout, newest first. */
function Story({ detail: { steps, zone } }: { detail: PayoutDetail }) {
  const t = useTranslations('payouts');
  return (
    <Timeline
      steps={steps
        .map(({ key, at, type, actor }) => {
          const [word, tone] = STEPS[type as keyof typeof STEPS] ?? STEPS['payout.created'];
          return {
            key,
            tone,
            at: <Time at={at} zone={zone} as="clock" />,
            title: t(`events.${word}`),
            detail: actor ? t('by', { actor }) : null,
          };
        })
        .reverse()}
    />
  );
}

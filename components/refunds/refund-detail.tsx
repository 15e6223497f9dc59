import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { AuditLink } from '@/components/audit/audit-link';
import { PostingsTable } from '@/components/balances/postings-table';
import { Json } from '@/components/ui/code-block';
import { type Description, DescriptionList } from '@/components/ui/description-list';
import { Disclosure } from '@/components/ui/disclosure';
import { Id } from '@/components/ui/id';
import { MoneyBlock, type MoneyLine } from '@/components/ui/money-block';
import { Section } from '@/components/ui/section';
import { Time } from '@/components/ui/time';
import { type Currency, formatMoney } from '@/lib/money';
import type { ApprovalShape, RefundDetailProps } from './load-refund';
import { RefundStory } from './refund-story';

/** Everything known of one refund: its story at two thirds, money, approval and facts beside it. */
export function RefundDetail({ detail, base }: { detail: RefundDetailProps; base: string }) {
  const t = useTranslations('refundPage');
  const approval = useTranslations('approval');
  const payment = useTranslations('payment');
  const common = useTranslations('common');
  const metadata = Object.entries(detail.refund.metadata as Record<string, string>);
  return (
    <div className="grid gap-x-12 px-4 py-5 md:px-6 xl:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
      <div className="min-w-0 xl:order-2">
        <Section id="money" title={t('money')}>
          <RefundMoney detail={detail} />
        </Section>
        {detail.approval ? (
          <Section id="approval" title={approval('title')}>
            <ApprovalFacts approval={detail.approval} detail={detail} />
          </Section>
        ) : null}
        <Section id="facts" title={t('facts')}>
          <RefundFacts detail={detail} base={base} />
        </Section>
        {metadata.length > 0 ? (
          <Section id="metadata" title={payment('metadata.title')}>
            <DescriptionList items={metadata.map(([key, value]) => ({ key, term: key, value }))} />
          </Section>
        ) : null}
      </div>
      <div className="min-w-0 max-xl:border-t max-xl:border-line max-xl:pt-5">
        <Section id="story" title={t('story')}>
          <RefundStory detail={detail} />
        </Section>
        <Section id="ledger" title={t('ledger')}>
          {detail.postings ? (
            <PostingsTable caption={t('ledgerCaption')} postings={detail.postings} zone={detail.zone} />
          ) : (
            <p className="text-ink-3">{payment('ledger.hidden')}</p>
          )}
        </Section>
        <Section id="json" title={t('json')}>
          <Disclosure summary={common('show')}>
            <Json value={detail.refund} label={t('jsonLabel')} copyLabel={common('copyJson')} />
          </Disclosure>
        </Section>
      </div>
    </div>
  );
}

const HELD = ['requires_approval', 'pending'];

/** What of the payment is refunded: this refund among the others, as the server counts them. */
function RefundMoney({ detail: { refund, payment } }: { detail: RefundDetailProps }) {
  const t = useTranslations('refundPage');
  const locale = useLocale();
  const done = refund.status === 'succeeded' ? refund.amount : 0;
  const held = HELD.includes(refund.status) ? refund.amount : 0;
  const lines: MoneyLine[] = [
    { key: 'captured', label: t('captured'), amount: payment.amount_captured },
    { key: 'others', label: t('otherRefunded'), amount: done - payment.amount_refunded },
    { key: 'held', label: t('otherHeld'), amount: held - payment.amount_refund_pending },
    { key: 'this', label: t('thisRefund'), amount: -(done + held) },
  ];
  return (
    <MoneyBlock
      currency={refund.currency}
      lines={lines.filter(({ key, amount }) => amount !== 0 || key === 'this')}
      total={{
        label: t('left'),
        amount: payment.amount_captured - payment.amount_refunded - payment.amount_refund_pending,
      }}
    >
      {payment.fees > 0
        ? t('feeKept', { fee: formatMoney(payment.fees, payment.currency as Currency, locale) })
        : null}
    </MoneyBlock>
  );
}

function ApprovalFacts({ approval, detail }: { approval: ApprovalShape; detail: RefundDetailProps }) {
  const t = useTranslations('approval');
  const locale = useLocale();
  const { refund, zone } = detail;
  const items: (Description | null)[] = [
    { key: 'by', term: t('requestedBy'), value: approval.requestedBy },
    { key: 'at', term: t('requestedAt'), value: <Time at={approval.requestedAt} zone={zone} /> },
    {
      key: 'limit',
      term: t('limit'),
      value: formatMoney(approval.limit, refund.currency as Currency, locale),
    },
    approval.decision
      ? { key: 'decision', term: t('decision'), value: t(`decisions.${approval.decision}`) }
      : { key: 'until', term: t('expiresAt'), value: <Time at={approval.expiresAt} zone={zone} /> },
    approval.decidedBy && approval.decision !== 'expired'
      ? { key: 'decider', term: t('decidedBy'), value: approval.decidedBy }
      : null,
    approval.decidedAt
      ? { key: 'decided', term: t('decidedAt'), value: <Time at={approval.decidedAt} zone={zone} /> }
      : null,
    approval.reason ? { key: 'reason', term: t('decisionReason'), value: approval.reason } : null,
  ];
  return <DescriptionList items={items.filter((item): item is Description => item !== null)} />;
}

function RefundFacts({ detail, base }: { detail: RefundDetailProps; base: string }) {
  const t = useTranslations();
  const { refund, payment, zone } = detail;
  const items: (Description | null)[] = [
    { key: 'id', term: t('refundPage.id'), value: <Id id={refund.id} /> },
    {
      key: 'payment',
      term: t('refundPage.payment'),
      value: (
        <Link href={`${base}/payments/${payment.id}`} className="text-accent underline">
          <Id id={payment.id} copy={false} />
        </Link>
      ),
    },
    {
      key: 'reason',
      term: t('refundPage.reason'),
      value: t(`refund.reasons.${refund.reason as 'other'}`),
    },
    refund.note ? { key: 'note', term: t('refundPage.note'), value: refund.note } : null,
    { key: 'by', term: t('refundPage.createdBy'), value: detail.createdBy },
    { key: 'created', term: t('refundPage.created'), value: <Time at={refund.created_at} zone={zone} /> },
    { key: 'updated', term: t('refundPage.updated'), value: <Time at={refund.updated_at} zone={zone} /> },
  ];
  return (
    <>
      <DescriptionList items={items.filter((item): item is Description => item !== null)} />
      <AuditLink id={refund.id} />
    </>
  );
}

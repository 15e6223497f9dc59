import { useTranslations } from 'next-intl';
import { useRefundFailure } from '@/components/refunds/refund-failure-words';
import { RefundLink } from '@/components/refunds/refund-link';
import { Amount } from '@/components/ui/amount';
import { RefundStatus } from '@/components/ui/status';
import { Body, Cell, Head, HeadCell, Row, Table } from '@/components/ui/table';
import { Time } from '@/components/ui/time';

export type RefundRowShape = {
  id: string;
  status: string;
  amount: number;
  currency: string;
  reason: string;
  note: string | null;
  created_at: string;
  by: string;
  failure: string | null;
};

export function RefundsTable({ refunds, zone }: { refunds: readonly RefundRowShape[]; zone: string }) {
  const t = useTranslations();
  const failure = useRefundFailure();
  if (refunds.length === 0) return <p className="text-ink-3">{t('payment.refunds.none')}</p>;
  return (
    <Table caption={t('payment.refunds.caption')}>
      <Head>
        <HeadCell className="static! pl-0!">{t('payment.refunds.status')}</HeadCell>
        <HeadCell className="static!" right>
          {t('payment.refunds.amount')}
        </HeadCell>
        <HeadCell className="static!">{t('payment.refunds.reason')}</HeadCell>
        <HeadCell className="static!">{t('payment.refunds.by')}</HeadCell>
        <HeadCell className="static! pr-0!" right>
          {t('payment.refunds.created')}
        </HeadCell>
      </Head>
      <Body>
        {refunds.map((refund) => (
          <Row key={refund.id} id={refund.id} className="max-md:px-0! target:bg-accent-tint">
            <Cell className="pl-0!">
              <RefundLink id={refund.id}>
                <RefundStatus status={refund.status} />
              </RefundLink>
            </Cell>
            <Cell right>
              <Amount amount={refund.amount} currency={refund.currency} />
            </Cell>
            <Cell className="text-ink-2">
              {isReason(refund.reason) ? t(`refund.reasons.${refund.reason}`) : refund.reason}
              {refund.note ? <span className="block text-meta text-ink-3">{refund.note}</span> : null}
              {refund.failure ? (
                <span className="block text-meta text-bad">{failure({ code: refund.failure })}</span>
              ) : null}
            </Cell>
            <Cell className="max-w-48 truncate text-ink-3 max-md:text-right">
              {refund.by === 'system' ? t('story.actors.system') : refund.by}
            </Cell>
            <Cell right className="pr-0! text-ink-3 max-md:col-span-2 max-md:text-left">
              <Time at={refund.created_at} zone={zone} />
            </Cell>
          </Row>
        ))}
      </Body>
    </Table>
  );
}

export const REASONS = [
  'requested_by_customer',
  'duplicate',
  'fraudulent',
  'issue_with_item',
  'other',
] as const;
export type Reason = (typeof REASONS)[number];

function isReason(text: string): text is Reason {
  return (REASONS as readonly string[]).includes(text);
}

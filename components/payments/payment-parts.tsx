import { useTranslations } from 'next-intl';
import { Amount } from '@/components/ui/amount';
import { AttemptStatus, RefundStatus } from '@/components/ui/status';
import { Body, Cell, Head, HeadCell, Row, Table } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { useDeclineWords } from './decline-words';
import { useMethodName } from './method-name';
import type { MethodFace } from './payment-shape';

export type AttemptShape = {
  id: string;
  number: number;
  status: string;
  method_type: string;
  method: MethodFace | null;
  connector: string;
  decline: { code?: string; network_code?: string | null } | null;
  latency_ms: number | null;
  created_at: string;
};

/** Every try to authorize, with the network's own code beside our words. */
export function AttemptsTable({ attempts, zone }: { attempts: readonly AttemptShape[]; zone: string }) {
  const t = useTranslations('payment.attempts');
  const common = useTranslations('common');
  const words = useDeclineWords();
  const method = useMethodName();
  if (attempts.length === 0) return <p className="text-ink-3">{t('none')}</p>;
  return (
    <Table caption={t('caption')}>
      <Head>
        <HeadCell className="static! pl-0!">{t('status')}</HeadCell>
        <HeadCell className="static!">{t('method')}</HeadCell>
        <HeadCell className="static!">{t('answer')}</HeadCell>
        <HeadCell className="static!" right>
          {t('latency')}
        </HeadCell>
        <HeadCell className="static! pr-0!" right>
          {t('created')}
        </HeadCell>
      </Head>
      <Body>
        {attempts.map((attempt) => (
          <Row key={attempt.id} className="max-md:px-0!">
            <Cell className="pl-0!">
              <span className="inline-flex items-center gap-2">
                <span className="text-ink-3">{attempt.number}</span>
                <AttemptStatus status={attempt.status} />
              </span>
            </Cell>
            <Cell className="max-md:text-right">{method(attempt)}</Cell>
            <Cell className="text-ink-2">
              {attempt.decline ? words.reason(attempt.decline.code) : null}{' '}
              {attempt.decline?.network_code ? (
                <span className="font-mono text-meta text-ink-3">{attempt.decline.network_code}</span>
              ) : null}
            </Cell>
            <Cell right className="whitespace-nowrap text-ink-3 max-md:hidden!">
              {attempt.latency_ms === null ? null : common('milliseconds', { count: attempt.latency_ms })}
            </Cell>
            <Cell right className="pr-0! text-ink-3">
              <Time at={attempt.created_at} zone={zone} as="clock" />
            </Cell>
          </Row>
        ))}
      </Body>
    </Table>
  );
}

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
              <RefundStatus status={refund.status} />
            </Cell>
            <Cell right>
              <Amount amount={refund.amount} currency={refund.currency} />
            </Cell>
            <Cell className="text-ink-2">
              {isReason(refund.reason) ? t(`refund.reasons.${refund.reason}`) : refund.reason}
              {refund.note ? <span className="block text-meta text-ink-3">{refund.note}</span> : null}
              {refund.failure ? <span className="block text-meta text-bad">{refund.failure}</span> : null}
            </Cell>
            <Cell className="max-w-48 truncate text-ink-3 max-md:text-right">{refund.by}</Cell>
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

export type PostingShape = {
  key: string;
  kind: string;
  from: string;
  to: string;
  amount: number;
  currency: string;
  at: string;
};

/** The postings that this payment caused, oldest first, as the ledger has them. */
export function PostingsTable({ postings, zone }: { postings: readonly PostingShape[]; zone: string }) {
  const t = useTranslations('payment.ledger');
  if (postings.length === 0) return <p className="text-ink-3">{t('none')}</p>;
  return (
    <>
      <Table caption={t('caption')}>
        <Head>
          <HeadCell className="static! pl-0!">{t('from')}</HeadCell>
          <HeadCell className="static!">{t('to')}</HeadCell>
          <HeadCell className="static!" right>
            {t('amount')}
          </HeadCell>
          <HeadCell className="static! pr-0!" right>
            {t('at')}
          </HeadCell>
        </Head>
        <Body>
          {postings.map((posting) => (
            <Row key={posting.key} className="max-md:px-0!">
              <Cell className="pl-0! font-mono text-meta break-all">{posting.from}</Cell>
              <Cell className="font-mono text-meta break-all max-md:text-right">{posting.to}</Cell>
              <Cell right className="max-md:text-left">
                <Amount amount={posting.amount} currency={posting.currency} weight="normal" />
              </Cell>
              <Cell right className="pr-0! text-ink-3">
                <Time at={posting.at} zone={zone} />
              </Cell>
            </Row>
          ))}
        </Body>
      </Table>
      <p className="mt-2 text-meta text-ink-3">{t('accounts')}</p>
    </>
  );
}

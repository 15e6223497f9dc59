import { useTranslations } from 'next-intl';
import { AttemptStatus } from '@/components/ui/status';
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
  decline: { code?: string; network_code?: string | null; advice?: string } | null;
  latency_ms: number | null;
  created_at: string;
};

/** Every try to authorize; a decline in words, with the network's code, our code and what the payer can do. */
export function AttemptsTable({ attempts, zone }: { attempts: readonly AttemptShape[]; zone: string }) {
  const t = useTranslations('payment.attempts');
  const common = useTranslations('common');
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
          <Row key={attempt.id} id={attempt.id} className="max-md:px-0! target:bg-accent-tint">
            <Cell className="pl-0! align-baseline">
              <span className="inline-flex items-center gap-2">
                <span className="text-ink-3">{attempt.number}</span>
                <AttemptStatus status={attempt.status} />
              </span>
            </Cell>
            <Cell className="align-baseline max-md:text-right">{method(attempt)}</Cell>
            <Cell className="align-baseline text-ink-2 max-md:col-span-2">
              <Decline decline={attempt.decline} />
            </Cell>
            <Cell right className="align-baseline whitespace-nowrap text-ink-3 max-md:hidden!">
              {attempt.latency_ms === null ? null : common('milliseconds', { count: attempt.latency_ms })}
            </Cell>
            <Cell right className="pr-0! align-baseline text-ink-3 max-md:text-left">
              <Time at={attempt.created_at} zone={zone} />
            </Cell>
          </Row>
        ))}
      </Body>
    </Table>
  );
}

function Decline({ decline }: { decline: AttemptShape['decline'] }) {
  const words = useDeclineWords();
  if (!decline) return null;
  const advice = words.advice(decline.advice);
  return (
    <span className="block py-1">
      {words.reason(decline.code)}{' '}
      <span className="font-mono text-meta text-ink-3">
        {[decline.network_code, decline.code].filter(Boolean).join(' · ')}
      </span>
      {advice ? <span className="block text-meta text-ink-3">{advice}</span> : null}
    </span>
  );
}

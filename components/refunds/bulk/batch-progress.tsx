import { useTranslations } from 'next-intl';
import { Amount, slotFor } from '@/components/ui/amount';
import { Body, Cell, Head, HeadCell, Row, Table } from '@/components/ui/table';
import type { Total } from '@/lib/refunds/bulk/schema';

type BatchProgressProps = { rowCount: number; counts: Record<string, number>; totals: readonly Total[] };

const STATES = [
  'waiting',
  'pending',
  'requires_approval',
  'succeeded',
  'failed',
  'refused',
  'rejected',
  'canceled',
  'expired',
] as const;

/** How far a file is: totals per currency, and how many rows stand where. */
export function BatchProgress({ rowCount, counts, totals }: BatchProgressProps) {
  const t = useTranslations('bulk');
  const left = counts.waiting ?? 0;
  const slot = slotFor(totals.map(({ currency }) => currency));
  return (
    <div className="flex max-w-[40rem] flex-col gap-5">
      <div>
        <progress
          aria-label={t('progress')}
          max={rowCount}
          value={rowCount - left}
          className="h-2 w-full appearance-none overflow-hidden rounded-full bg-line [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent"
        />
        <p role="status" className="mt-1 text-table text-ink-2">
          {t('progressText', { done: rowCount - left, count: rowCount })}
        </p>
      </div>
      <Table caption={t('totals')}>
        <Head>
          <HeadCell className="static! pl-0!">{t('currency')}</HeadCell>
          <HeadCell className="static!" right>
            {t('rows')}
          </HeadCell>
          <HeadCell className="static! pr-0!" right>
            {t('total')}
          </HeadCell>
        </Head>
        <Body>
          {totals.map((total) => (
            <Row key={total.currency} className="max-md:px-0!">
              <Cell className="pl-0!">{total.currency}</Cell>
              <Cell right className="max-md:order-3 max-md:text-left max-md:text-ink-3">
                <span className="md:hidden">{t('rows')} </span>
                {t('rowCount', { count: total.count })}
              </Cell>
              <Cell right className="pr-0! max-md:order-2">
                <Amount amount={total.amount} currency={total.currency} slot={slot} />
              </Cell>
            </Row>
          ))}
        </Body>
      </Table>
      <ul className="flex flex-col gap-1 text-table">
        {STATES.filter((state) => (counts[state] ?? 0) > 0).map((state) => (
          <li key={state}>{t(`counts.${state}`, { count: counts[state] ?? 0 })}</li>
        ))}
      </ul>
    </div>
  );
}

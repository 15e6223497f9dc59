import { useLocale, useTranslations } from 'next-intl';
import { ErrorState } from '@/components/ui/error-state';
import { Body, Cell, Head, HeadCell, Row, Table } from '@/components/ui/table';
import { type Currency, formatMoney } from '@/lib/money';
import type { FileReport, RowProblem } from '@/lib/refunds/bulk/schema';

export type ShownReport = Omit<FileReport, 'rows'>;

/** Everything that is wrong with a file, by row and column; nothing was applied. */
export function FileReportView({ report }: { report: ShownReport }) {
  const t = useTranslations('bulk');
  const words = useProblemWords();
  return (
    <div className="flex flex-col gap-3">
      <ErrorState title={t('badTitle', { count: report.problemCount })}>
        {t('badText')}
        {report.problemCount > report.problems.length
          ? ` ${t('badMore', { count: report.problems.length })}`
          : null}
      </ErrorState>
      <Table caption={t('badCaption')}>
        <Head>
          <HeadCell className="static! pl-0!" right>
            {t('line')}
          </HeadCell>
          <HeadCell className="static!">{t('column')}</HeadCell>
          <HeadCell className="static!">{t('problem')}</HeadCell>
          <HeadCell className="static! pr-0!">{t('value')}</HeadCell>
        </Head>
        <Body>
          {report.problems.map((problem) => (
            <Row key={`${problem.line}-${problem.column}-${problem.code}`} className="max-md:px-0!">
              <Cell right className="pl-0! tabular-nums max-md:text-left">
                {problem.line}
              </Cell>
              <Cell className="font-mono text-meta max-md:text-right">{problem.column}</Cell>
              <Cell>{words(problem)}</Cell>
              <Cell className="pr-0! font-mono text-meta break-all text-ink-2 max-md:text-right">
                {problem.value}
              </Cell>
            </Row>
          ))}
        </Body>
      </Table>
      {report.ignored.length > 0 ? (
        <p className="text-table text-ink-3">{t('ignored', { columns: report.ignored.join(', ') })}</p>
      ) : null}
    </div>
  );
}

function useProblemWords() {
  const t = useTranslations('bulk.problems');
  const locale = useLocale();
  return ({ code, value, about, currency }: RowProblem): string => {
    const amount = currency ? formatMoney(about ?? 0, currency as Currency, locale) : '';
    return t(code, { value, about: about ?? 0, amount });
  };
}

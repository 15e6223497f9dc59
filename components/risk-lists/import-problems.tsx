import { useTranslations } from 'next-intl';
import { ErrorState } from '@/components/ui/error-state';
import { Body, Cell, Head, HeadCell, Row, Table } from '@/components/ui/table';
import type { ImportView } from '@/lib/risk/lists/render';

export type ProblemsFound = { problems: ImportView['problems']; count: number };

/** Every row of a file that is wrong, by line and column; nothing was added. */
export function ImportProblems({ found }: { found: ProblemsFound }) {
  const t = useTranslations('riskLists.import');
  return (
    <div className="flex flex-col gap-3">
      <ErrorState title={t('badTitle', { count: found.count })}>
        {t('bad')}
        {found.count > found.problems.length ? ` ${t('first', { count: found.problems.length })}` : null}
      </ErrorState>
      <div className="max-h-72 overflow-y-auto" tabIndex={-1}>
        <Table caption={t('table')}>
          <Head>
            <HeadCell className="static! pl-0!" right>
              {t('line')}
            </HeadCell>
            <HeadCell className="static!">{t('problem')}</HeadCell>
            <HeadCell className="static! pr-0!">{t('said')}</HeadCell>
          </Head>
          <Body>
            {found.problems.map((one) => (
              <Row key={`${one.line}-${one.column}-${one.code}`} className="max-md:px-0!">
                <Cell right className="pl-0! tabular-nums max-md:text-left">
                  {one.line}
                </Cell>
                <Cell>{t(`problems.${one.code as 'not_ip'}`)}</Cell>
                <Cell className="pr-0! font-mono text-meta break-all text-ink-2">{one.value}</Cell>
              </Row>
            ))}
          </Body>
        </Table>
      </div>
    </div>
  );
}

import { useTranslations } from 'next-intl';
import type { Problem } from '@/components/shell/api-get';
import { ErrorState } from '@/components/ui/error-state';
import { ProblemNote } from '@/components/ui/problem-note';
import type { TextProblem } from '@/lib/configuration/yaml-text';

/** Why a file was not compared or applied: its mistakes by line and column, or the refusal. */
export function ConfigurationProblem({ problem }: { problem: Problem }) {
  const t = useTranslations('configuration');
  const mistakes = (problem as Problem & { problems?: TextProblem[] }).problems;
  if (problem.code === 'version_conflict')
    return <ErrorState title={t('problem')}>{t('conflict')}</ErrorState>;
  if (!mistakes) return <ProblemNote title={t('problem')} problem={problem} />;
  return (
    <ErrorState title={t('mistakes', { count: mistakes.length })}>
      <ul className="mt-1 flex flex-col gap-1">
        {mistakes.map(({ code, line, column, path }) => (
          <li key={`${line} ${column} ${path} ${code}`}>
            {t('place', { line, column })} {t(`problems.${code}`)}
            {path ? (
              <>
                {' '}
                <code translate="no" className="font-mono text-meta [overflow-wrap:anywhere]">
                  {path}
                </code>
              </>
            ) : null}
          </li>
        ))}
      </ul>
    </ErrorState>
  );
}

'use client';

import { useTranslations } from 'next-intl';
import type { Problem } from '@/components/shell/api-get';
import { useConsole } from '@/components/shell/console-context';
import { Field } from '@/components/ui/field';

type OriginsFieldProps = { value: string; onChange: (text: string) => void; problem: Problem | null };

/** The pages that may use a publishable key, one on each line. */
export function OriginsField({ value, onChange, problem }: OriginsFieldProps) {
  const t = useTranslations('keys.origins');
  const { kind } = useConsole();
  const isRefused = problem !== null && originsProblem(problem);
  return (
    <Field
      label={t('field')}
      hint={t(kind === 'live' ? 'hintLive' : 'hint')}
      error={isRefused ? t(kind === 'live' ? 'malformedLive' : 'malformed') : null}
    >
      {(control) => (
        <textarea
          {...control}
          rows={3}
          value={value}
          spellCheck={false}
          translate="no"
          className={`${control.className} h-auto py-1.5 font-mono text-table`}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

export function linesOf(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

/** Whether a refusal is about the origins: then it is said at their field. */
export function originsProblem(problem: Problem): boolean {
  return (problem.errors ?? []).some(({ pointer }) => pointer.startsWith('/allowedOrigins'));
}

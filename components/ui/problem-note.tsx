'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ErrorState } from './error-state';
import { useRefusal } from './refusal-words';

type ProblemNoteProps = {
  title: string;
  problem: { code: string; detail: string; request_id?: string | null };
  children?: ReactNode;
};

/** A refusal inside a dialog: what it says, what to do, and the request id for whoever looks into it. */
export function ProblemNote({ title, problem, children }: ProblemNoteProps) {
  const t = useTranslations('problem');
  const refusal = useRefusal();
  if (problem.code === 'not_signed_in') {
    return (
      <ErrorState
        title={t('sessionTitle')}
        action={
          <a href="/sign-in" target="_blank" rel="noreferrer" className="font-medium text-accent underline">
            {t('signIn')}
          </a>
        }
      >
        {t('session')}
      </ErrorState>
    );
  }
  return (
    <ErrorState title={title} requestId={problem.request_id}>
      {problem.code === 'internal_error' ? t('unexpected') : refusal(problem)}
      {children}
    </ErrorState>
  );
}

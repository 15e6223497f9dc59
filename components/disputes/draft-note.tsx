'use client';

import { useTranslations } from 'next-intl';
import { Spinner } from '@/components/ui/spinner';
import type { DraftState } from './use-draft';

const WORDS = {
  saved: 'saved',
  typing: 'unsaved',
  saving: 'saving',
  kept: 'kept',
  conflict: 'unsaved',
} as const;

/** Whether the draft is with the server; said aloud only when that changes. */
export function DraftNote({ state }: { state: DraftState }) {
  const t = useTranslations('disputes.evidence');
  return (
    <p
      role="status"
      className={`flex items-center gap-1 text-meta ${state.kind === 'kept' ? 'text-warn' : 'text-ink-3'}`}
    >
      {state.kind === 'saving' ? <Spinner /> : null}
      {t(WORDS[state.kind])}
    </p>
  );
}

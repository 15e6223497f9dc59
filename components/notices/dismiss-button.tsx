'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { dismissNoticeAction } from '@/lib/notices/actions';

type DismissButtonProps = {
  notice: string;
  /** The last fact that the reader sees, RFC 3339: what comes later brings the notice back. */
  seen: string;
  label: string;
};

/** Puts a notice away for the reader alone. */
export function DismissButton({ notice, seen, label }: DismissButtonProps) {
  const router = useRouter();
  const { state, submit } = useSubmission(dismissNoticeAction);
  const [isRefreshing, startRefresh] = useTransition();
  async function dismiss() {
    const outcome = await submit({ notice, seen });
    if (outcome.kind === 'done') startRefresh(() => router.refresh());
  }
  return (
    <Button
      size="small"
      look="quiet"
      className="ml-auto"
      busy={state.kind === 'busy' || isRefreshing}
      onClick={dismiss}
    >
      {label}
    </Button>
  );
}

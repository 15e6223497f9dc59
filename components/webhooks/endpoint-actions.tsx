'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { type ConsoleAction, useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { testEndpointAction, updateEndpointAction } from '@/lib/webhooks/actions';
import type { EndpointView } from '@/lib/webhooks/render';
import { DeleteEndpointButton } from './delete-endpoint-dialog';
import { EditEndpointButton } from './endpoint-dialog';
import { ReplayButton } from './replay-dialog';
import { RotateSecretButton } from './rotate-secret-dialog';
import { TestWithButton } from './test-dialog';

type EndpointActionsProps = { endpoint: EndpointView; waiting: number };

/** What can be done with an endpoint now; those that need no dialog say below what became of them. */
export function EndpointActions({ endpoint, waiting }: EndpointActionsProps) {
  const t = useTranslations('webhooks');
  const { permissions } = useConsole();
  const test = usePress(testEndpointAction, t('tested'));
  const change = usePress(updateEndpointAction, t('saved'));
  if (!permissions.includes('webhooks:write') || endpoint.deleted) return null;
  const isEnabled = endpoint.status === 'enabled';
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-2">
        {isEnabled ? (
          <Button
            look="primary"
            data-action="test-endpoint"
            busy={test.isBusy}
            onClick={() => test.press({ id: endpoint.id })}
          >
            {t('test')}
          </Button>
        ) : (
          <Button
            look="primary"
            data-action="enable-endpoint"
            busy={change.isBusy}
            onClick={() => change.press({ id: endpoint.id, status: 'enabled' })}
          >
            {waiting > 0 ? t('enableWith', { count: waiting }) : t('enable')}
          </Button>
        )}
        {isEnabled ? <TestWithButton endpoint={endpoint.id} /> : null}
        <EditEndpointButton endpoint={endpoint} />
        <ReplayButton endpoint={endpoint.id} />
        <RotateSecretButton endpoint={endpoint.id} />
        {isEnabled ? (
          <Button
            data-action="pause-endpoint"
            busy={change.isBusy}
            onClick={() => change.press({ id: endpoint.id, status: 'paused' })}
          >
            {t('pause')}
          </Button>
        ) : null}
        <DeleteEndpointButton endpoint={endpoint.id} url={endpoint.url} />
      </div>
      {test.problem}
      {change.problem}
    </div>
  );
}

/** An action without a dialog: pressed, told by a toast, and what went wrong stays to be read. */
function usePress<I, T>(action: ConsoleAction<I, T>, done: string) {
  const t = useTranslations('webhooks');
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(action);
  const [pressed, setPressed] = useState(false);
  async function press(input: I) {
    setPressed(true);
    const sent = await submit(input);
    if (sent.kind === 'done') toast({ title: done });
    if (sent.kind !== 'busy') router.refresh();
  }
  const problem =
    pressed && state.kind === 'refused' ? (
      <ProblemNote title={t('notDone')} problem={state.problem} />
    ) : pressed && state.kind === 'lost' ? (
      <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
        {t('lost')}
      </ErrorState>
    ) : null;
  return { press: (input: I) => void press(input), isBusy: state.kind === 'busy', problem };
}

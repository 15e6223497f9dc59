'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { CONTROL, Select } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { DISPUTE_REASONS } from '@/lib/disputes/schema';
import { openTestDisputeAction } from '@/lib/testlab/actions';
import { reasonKey } from './reason-key';

/** Sends the payer of a sandbox payment to the bank. */
export function OpenDispute({ payment }: { payment: string }) {
  const t = useTranslations('disputes');
  const router = useRouter();
  const { permissions } = useConsole();
  const { state, submit } = useSubmission(openTestDisputeAction);
  const [reason, setReason] = useState('fraudulent');
  if (!permissions.includes('sandbox:write')) return null;

  async function open() {
    await submit({ payment, reason: reasonKey(reason) });
    router.refresh();
  }
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Select
        aria-label={t('bank.reason')}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        className={`${CONTROL} border-control`}
      >
        {DISPUTE_REASONS.map((one) => (
          <option key={one} value={one}>
            {t(`reasons.${one}`)}
          </option>
        ))}
      </Select>
      <Button onClick={() => void open()} busy={state.kind === 'busy'}>
        {t('bank.open')}
      </Button>
      {state.kind === 'refused' ? <ProblemNote title={t('bank.problem')} problem={state.problem} /> : null}
    </div>
  );
}

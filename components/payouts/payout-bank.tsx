'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { ProblemNote } from '@/components/ui/problem-note';
import { Section } from '@/components/ui/section';
import type { PayoutView } from '@/lib/payouts/render';
import { arriveTestPayoutAction, failTestPayoutAction } from '@/lib/testlab/actions';

const FAILURES = ['account_closed', 'account_frozen', 'bank_rejected'] as const;

/** In a sandbox whoever develops may end a transfer as the bank would. */
export function PayoutBank({ payout }: { payout: PayoutView }) {
  const t = useTranslations('payouts.bank');
  const failures = useTranslations('payouts.failures');
  const router = useRouter();
  const { permissions, kind } = useConsole();
  const arrival = useSubmission(arriveTestPayoutAction);
  const failure = useSubmission(failTestPayoutAction);
  if (kind !== 'sandbox' || !permissions.includes('sandbox:write') || payout.status !== 'in_transit')
    return null;
  const isBusy = arrival.state.kind === 'busy' || failure.state.kind === 'busy';
  const refused = [arrival.state, failure.state].find((state) => state.kind === 'refused');
  async function play(send: () => Promise<unknown>) {
    await send();
    router.refresh();
  }
  return (
    <Section id="bank" title={t('title')}>
      <p className="mb-2 text-table text-ink-2">{t('lead')}</p>
      <div className="flex flex-wrap gap-2">
        <Button
          size="small"
          data-action="arrive-payout"
          busy={isBusy}
          onClick={() => void play(() => arrival.submit({ id: payout.id }))}
        >
          {t('arrive')}
        </Button>
        {FAILURES.map((code) => (
          <Button
            key={code}
            size="small"
            data-action={`fail-payout-${code}`}
            busy={isBusy}
            onClick={() => void play(() => failure.submit({ id: payout.id, code }))}
          >
            {t('fail', { reason: failures(`${code}.title`) })}
          </Button>
        ))}
      </div>
      {refused?.kind === 'refused' ? (
        <div className="mt-2">
          <ProblemNote title={t('problem')} problem={refused.problem} />
        </div>
      ) : null}
    </Section>
  );
}

'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { ActionButton } from '@/components/ui/action-button';
import { Button } from '@/components/ui/button';
import { DescriptionList } from '@/components/ui/description-list';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Time } from '@/components/ui/time';
import { useToast } from '@/components/ui/toast';
import { confirmPayoutAccountAction, rejectPayoutAccountAction } from '@/lib/payout-accounts/actions';
import type { PayoutAccountView } from '@/lib/payout-accounts/render';
import { AccountName, useAccountPlace } from './account-name';
import { SubmissionProblem } from './submission-problem';

type DecideProps = {
  account: PayoutAccountView;
  proposer: string;
  isProposer: boolean;
  zone: string;
};

/** Opens the decision on a proposed account: confirming for owners who did not propose it, taking it back for who did. */
export function DecideAccountButton({ isOpen, ...props }: DecideProps & { isOpen: boolean }) {
  const t = useTranslations('payoutAccounts.decide');
  const { permissions } = useConsole();
  const { account, isProposer } = props;
  const mayConfirm = permissions.includes('payout_accounts:confirm');
  const [open, setOpen] = useState(isOpen && (mayConfirm || isProposer));
  if (!mayConfirm && !isProposer) return null;
  return (
    <>
      <Button
        size="small"
        look={isProposer ? 'secondary' : 'primary'}
        data-action="decide-payout-account"
        aria-label={t('named', { last4: account.last4 })}
        onClick={() => setOpen(true)}
      >
        {t(isProposer ? 'openOwn' : 'open')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('title', { last4: account.last4 })}>
        <Decision {...props} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function Decision({ account, proposer, isProposer, zone, onClose }: DecideProps & { onClose: () => void }) {
  const t = useTranslations('payoutAccounts');
  const { permissions } = useConsole();
  const place = useAccountPlace();
  const { confirming, rejecting, confirm, reject } = useDecision(account, onClose);
  const isBusy = confirming.kind === 'busy' || rejecting.kind === 'busy';
  const mayConfirm = permissions.includes('payout_accounts:confirm');
  return (
    <div className="flex flex-col gap-4">
      <SubmissionProblem state={confirming} />
      <SubmissionProblem state={rejecting} />
      <DescriptionList
        items={[
          { key: 'number', term: t('account'), value: <AccountName account={account} /> },
          { key: 'holder', term: t('holder'), value: account.holder },
          { key: 'place', term: t('place'), value: place(account) },
          { key: 'currency', term: t('currency'), value: account.currency },
          { key: 'proposer', term: t('proposedBy'), value: proposer },
          { key: 'at', term: t('proposed'), value: <Time at={account.created_at} zone={zone} as="moment" /> },
        ]}
      />
      <p className="text-body text-ink-2">{t(isProposer ? 'decide.meaningOwn' : 'decide.meaning')}</p>
      <DialogActions>
        <Button look="danger" busy={rejecting.kind === 'busy'} blocked={isBusy} onClick={() => void reject()}>
          {t(isProposer ? 'decide.takeBack' : 'decide.reject')}
        </Button>
        {mayConfirm ? (
          <ActionButton
            look="primary"
            busy={confirming.kind === 'busy'}
            blockedBecause={isProposer ? t('decide.own') : null}
            onClick={() => void confirm()}
          >
            {t('decide.confirm')}
          </ActionButton>
        ) : null}
      </DialogActions>
    </div>
  );
}

/** Both decisions, each on the account as it is shown. */
function useDecision({ id, version, last4 }: PayoutAccountView, onClose: () => void) {
  const t = useTranslations('payoutAccounts.decide');
  const router = useRouter();
  const toast = useToast();
  const confirmation = useSubmission(confirmPayoutAccountAction);
  const rejection = useSubmission(rejectPayoutAccountAction);
  async function confirm() {
    const sent = await confirmation.submit({ id, version });
    router.refresh();
    if (sent.kind !== 'done') return;
    toast({ title: t('confirmed', { last4 }) });
    onClose();
  }
  async function reject() {
    const sent = await rejection.submit({ id, version });
    router.refresh();
    if (sent.kind !== 'done') return;
    toast({ title: t('rejected', { last4 }) });
    onClose();
  }
  return { confirming: confirmation.state, rejecting: rejection.state, confirm, reject };
}

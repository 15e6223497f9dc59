'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { DialogForm } from '@/components/ui/dialog-form';
import { useToast } from '@/components/ui/toast';
import { archivePayoutAccountAction, makeDefaultPayoutAccountAction } from '@/lib/payout-accounts/actions';
import type { PayoutAccountView } from '@/lib/payout-accounts/render';
import { DecideAccountButton } from './decide-account';
import { SubmissionProblem } from './submission-problem';

type AccountActionsProps = {
  account: PayoutAccountView;
  proposer: string;
  isProposer: boolean;
  isOpen: boolean;
  zone: string;
};

/** What the reader may do with an account: decide on it, make it the default, end it. */
export function AccountActions({ account, proposer, isProposer, isOpen, zone }: AccountActionsProps) {
  const { permissions } = useConsole();
  if (!permissions.includes('payout_accounts:write')) return null;
  if (account.status === 'proposed') {
    return (
      <DecideAccountButton
        account={account}
        proposer={proposer}
        isProposer={isProposer}
        isOpen={isOpen}
        zone={zone}
      />
    );
  }
  if (account.status !== 'active') return null;
  return (
    <span className="flex flex-wrap justify-end gap-2">
      {account.default ? null : <MakeDefaultButton account={account} />}
      <ArchiveButton account={account} />
    </span>
  );
}

function MakeDefaultButton({ account }: { account: PayoutAccountView }) {
  const t = useTranslations('payoutAccounts.makeDefault');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size="small"
        aria-label={t('named', { last4: account.last4, currency: account.currency })}
        onClick={() => setOpen(true)}
      >
        {t('open')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('title', { currency: account.currency })}>
        <MakeDefaultForm account={account} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function MakeDefaultForm({ account, onClose }: { account: PayoutAccountView; onClose: () => void }) {
  const t = useTranslations('payoutAccounts.makeDefault');
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(makeDefaultPayoutAccountAction);
  async function send() {
    const sent = await submit({ id: account.id });
    if (sent.kind !== 'done') return;
    toast({ title: t('done', { last4: account.last4, currency: account.currency }) });
    onClose();
    router.refresh();
  }
  return (
    <DialogForm
      submit={t('submit')}
      busy={state.kind === 'busy'}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      <SubmissionProblem state={state} />
      <p className="text-body text-ink-2">
        {t('meaning', { last4: account.last4, currency: account.currency })}
      </p>
    </DialogForm>
  );
}

function ArchiveButton({ account }: { account: PayoutAccountView }) {
  const t = useTranslations('payoutAccounts.archive');
  const [open, setOpen] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  return (
    <>
      <Button size="small" aria-label={t('named', { last4: account.last4 })} onClick={() => setOpen(true)}>
        {t('open')}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t('title', { last4: account.last4 })}
        initialFocus={keep}
      >
        <ArchiveForm account={account} keep={keep} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

type ArchiveFormProps = {
  account: PayoutAccountView;
  keep: React.RefObject<HTMLButtonElement | null>;
  onClose: () => void;
};

function ArchiveForm({ account, keep, onClose }: ArchiveFormProps) {
  const t = useTranslations('payoutAccounts.archive');
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(archivePayoutAccountAction);
  async function send() {
    const sent = await submit({ id: account.id });
    if (sent.kind !== 'done') return;
    toast({ title: t('done', { last4: account.last4 }) });
    onClose();
    router.refresh();
  }
  return (
    <DialogForm
      submit={t('submit')}
      look="danger"
      busy={state.kind === 'busy'}
      keep={{ words: t('keep'), ref: keep }}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      <SubmissionProblem state={state} />
      <div className="space-y-2 text-body text-ink-2">
        <p>{t('meaning')}</p>
        {account.default ? <p>{t('wasDefault', { currency: account.currency })}</p> : null}
      </div>
    </DialogForm>
  );
}

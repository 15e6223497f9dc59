'use client';

import { useTranslations } from 'next-intl';
import { type RefObject, useRef } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { ProblemNote } from '@/components/ui/problem-note';
import { revokeReceiptLinkAction } from '@/lib/payments/receipts/actions';
import type { ReceiptLinkView } from '@/lib/payments/receipts/render';

type RevokeLinkDialogProps = {
  link: ReceiptLinkView;
  open: boolean;
  onClose: () => void;
  onDone: () => void;
  /** What receives the focus when the link is revoked, because the opener goes with it. */
  afterwards: RefObject<HTMLElement | null>;
};

/** Ends a link to a receipt before its time: whoever has it sees nothing any more. */
export function RevokeLinkDialog({ link, open, onClose, onDone, afterwards }: RevokeLinkDialogProps) {
  const t = useTranslations('paymentReceipt.links');
  const keep = useRef<HTMLButtonElement>(null);
  const isDone = useRef(false);
  return (
    <Dialog
      open={open}
      onOpenChange={onClose}
      title={t('revokeTitle')}
      initialFocus={keep}
      finalFocus={() => (isDone.current ? afterwards.current : true)}
    >
      <p className="text-table text-ink-2">{t('revokeText')}</p>
      <RevokeForm
        link={link}
        keep={keep}
        onKeep={onClose}
        onDone={() => {
          isDone.current = true;
          onDone();
        }}
      />
    </Dialog>
  );
}

type RevokeFormProps = {
  link: ReceiptLinkView;
  keep: RefObject<HTMLButtonElement | null>;
  onKeep: () => void;
  onDone: () => void;
};

/** Lives as long as the dialog is open, so that every opening begins a request of its own. */
function RevokeForm({ link, keep, onKeep, onDone }: RevokeFormProps) {
  const t = useTranslations('paymentReceipt.links');
  const { state, submit } = useSubmission(revokeReceiptLinkAction);
  async function revoke() {
    const answer = await submit({ id: link.id });
    if (answer.kind === 'done') onDone();
  }
  return (
    <>
      {state.kind === 'lost' ? (
        <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
          {t('lost')}
        </ErrorState>
      ) : null}
      {state.kind === 'refused' ? <ProblemNote title={t('notRevoked')} problem={state.problem} /> : null}
      <DialogActions>
        <Button ref={keep} onClick={onKeep}>
          {t('keep')}
        </Button>
        <Button look="danger" busy={state.kind === 'busy'} onClick={() => void revoke()}>
          {t('revokeConfirm')}
        </Button>
      </DialogActions>
    </>
  );
}

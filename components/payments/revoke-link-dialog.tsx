'use client';

import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ProblemNote } from '@/components/ui/problem-note';
import { revokeReceiptLinkAction } from '@/lib/payments/receipts/actions';
import type { ReceiptLinkView } from '@/lib/payments/receipts/render';

type RevokeLinkDialogProps = { link: ReceiptLinkView | null; onClose: () => void; onDone: () => void };

/** Ends a link to a receipt before its time: whoever has it sees nothing any more. */
export function RevokeLinkDialog({ link, onClose, onDone }: RevokeLinkDialogProps) {
  const t = useTranslations('paymentReceipt.links');
  const keep = useRef<HTMLButtonElement>(null);
  const { state, submit } = useSubmission(revokeReceiptLinkAction);
  const problem = state.kind === 'refused' || state.kind === 'lost' ? state.problem : null;
  async function revoke() {
    if (!link) return;
    const answer = await submit({ id: link.id });
    if (answer.kind === 'done') onDone();
  }
  return (
    <Dialog open={link !== null} onOpenChange={onClose} title={t('revokeTitle')} initialFocus={keep}>
      <p className="text-table text-ink-2">{t('revokeText')}</p>
      {problem ? <ProblemNote title={t('notRevoked')} problem={problem} /> : null}
      <DialogActions>
        <Button ref={keep} onClick={onClose}>
          {t('keep')}
        </Button>
        <Button look="danger" busy={state.kind === 'busy'} onClick={() => void revoke()}>
          {t('revokeConfirm')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

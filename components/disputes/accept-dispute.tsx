'use client';

import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { type RefObject, useRef, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { ActionButton } from '@/components/ui/action-button';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { acceptDisputeAction } from '@/lib/disputes/actions';
import type { DisputeView } from '@/lib/disputes/render';
import { type Currency, formatMoney } from '@/lib/money';

/** Gives in, after the cost was read and a word was typed. */
export function AcceptDispute({ dispute }: { dispute: DisputeView }) {
  const t = useTranslations('disputes.accept');
  const { permissions } = useConsole();
  const [open, setOpen] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  if (dispute.closed_at) return null;
  const blocked = !permissions.includes('disputes:write')
    ? t('blockedRole')
    : dispute.status !== 'needs_response' || dispute.response_pending
      ? t('blockedState')
      : null;
  return (
    <>
      <ActionButton look="danger" blockedBecause={blocked} onClick={() => setOpen(true)}>
        {t('open')}
      </ActionButton>
      <Dialog open={open} onOpenChange={setOpen} title={t('title')} keepOpen initialFocus={keep}>
        <AcceptForm dispute={dispute} keep={keep} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

type AcceptFormProps = {
  dispute: DisputeView;
  keep: RefObject<HTMLButtonElement | null>;
  onClose: () => void;
};

function AcceptForm({ dispute, keep, onClose }: AcceptFormProps) {
  const t = useTranslations('disputes.accept');
  const locale = useLocale();
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(acceptDisputeAction);
  const [typed, setTyped] = useState('');
  const [isWrong, setWrong] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const money = (amount: number) => formatMoney(amount, dispute.currency as Currency, locale);
  const word = t('word');

  async function send() {
    if (typed.trim() !== word) {
      setWrong(true);
      field.current?.focus();
      return;
    }
    const sent = await submit({ id: dispute.id });
    if (sent.kind !== 'done') return;
    toast({ title: t('done'), description: money(dispute.amount) });
    onClose();
    router.refresh();
  }
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <p className="text-body text-ink">
        {t('cost', {
          amount: money(dispute.amount),
          fee: money(dispute.fee),
          total: money(dispute.amount + dispute.fee),
        })}
      </p>
      <p className="text-table text-ink-2">{t('final')}</p>
      <Field
        label={t('type', { word })}
        error={isWrong && typed.trim() !== word ? t('mismatch', { word }) : null}
      >
        {(control) => (
          <input
            {...control}
            ref={field}
            value={typed}
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      {state.kind === 'refused' ? <ProblemNote title={t('problem')} problem={state.problem} /> : null}
      {state.kind === 'lost' ? (
        <ErrorState title={t('problem')} requestId={state.problem?.request_id}>
          {t('lost')}
        </ErrorState>
      ) : null}
      <DialogActions>
        <Button ref={keep} onClick={onClose}>
          {t('keep')}
        </Button>
        <Button type="submit" look="danger" busy={state.kind === 'busy'}>
          {t('submit', { amount: money(dispute.amount + dispute.fee) })}
        </Button>
      </DialogActions>
    </form>
  );
}

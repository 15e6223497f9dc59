'use client';

import { useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { expireCheckoutSessionAction } from '@/lib/checkout/actions';
import { type Currency, formatMoney } from '@/lib/money';

type OpenSession = {
  id: string;
  amount: number;
  currency: string;
  /** The names of what is sold. */
  items: string;
  /** The payment that was begun on it. */
  payment: string | null;
};

/**
 * Ends an open session before its time. The heading, whose id is the session's, has the focus afterwards; for that the dialog
 * must outlive its button, which goes with the session's end.
 */
export function ExpireSessionButton({ session, isOpen }: { session: OpenSession; isOpen: boolean }) {
  const t = useTranslations('checkout.expire');
  const { permissions } = useConsole();
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const keep = useRef<HTMLButtonElement>(null);
  const isOver = useRef(false);
  function focusHeading() {
    if (isOver.current) document.getElementById(session.id)?.focus();
  }
  const afterAnswer = useEffectEvent(focusHeading);
  // The button that had the focus leaves the page with the answer, before or after the dialog.
  useEffect(() => {
    if (!isOpen) afterAnswer();
  }, [isOpen]);
  if (!permissions.includes('checkout:write')) return null;
  return (
    <>
      {isOpen ? (
        <Button
          ref={opener}
          size="small"
          onClick={() => setOpen(true)}
          aria-label={t('openFor', { items: session.items })}
        >
          {t('open')}
        </Button>
      ) : null}
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t('title')}
        keepOpen
        initialFocus={keep}
        // A heading is no place to tab to, so the dialog would take the first such place near it.
        finalFocus={() => (isOver.current ? false : opener.current)}
        onClosed={focusHeading}
      >
        <ExpireSessionForm
          session={session}
          keep={keep}
          onOver={() => {
            isOver.current = true;
          }}
          onClose={() => setOpen(false)}
        />
      </Dialog>
    </>
  );
}

type ExpireSessionFormProps = {
  session: OpenSession;
  keep: RefObject<HTMLButtonElement | null>;
  /** The session is no longer open: this button leaves the page with the next answer. */
  onOver: () => void;
  onClose: () => void;
};

function ExpireSessionForm({ session, keep, onOver, onClose }: ExpireSessionFormProps) {
  const t = useTranslations('checkout.expire');
  const locale = useLocale();
  const queries = useQueryClient();
  const toast = useToast();
  const { base, environmentId } = useConsole();
  const { state, submit } = useSubmission(expireCheckoutSessionAction);
  const amount = formatMoney(session.amount, session.currency as Currency, locale);
  const refused = state.kind === 'refused' ? state.problem : null;
  const isBeingPaid = refused?.code === 'payment_in_progress';
  const endedBefore = refused?.code === 'invalid_state';

  function leave() {
    onOver();
    onClose();
    void queries.invalidateQueries({ queryKey: ['checkout_sessions', environmentId] });
  }
  async function send() {
    const sent = await submit({ id: session.id });
    if (sent.kind !== 'done') return;
    toast({ title: t('done'), description: session.items });
    leave();
  }
  return (
    <div className="flex flex-col gap-4">
      <p className="text-body text-ink-2">{t('meaning', { items: session.items, amount })}</p>
      {isBeingPaid ? (
        <ErrorState
          title={t('beingPaidTitle')}
          requestId={refused.request_id}
          action={
            session.payment ? (
              <Link
                href={`${base}/payments/${session.payment}`}
                className="touch-target font-medium text-accent underline underline-offset-2"
              >
                {t('seePayment')}
              </Link>
            ) : null
          }
        >
          {t('beingPaid')}
        </ErrorState>
      ) : null}
      {endedBefore ? (
        <ErrorState title={t('endedTitle')} requestId={refused.request_id}>
          {t('ended')}
        </ErrorState>
      ) : null}
      {refused && !isBeingPaid && !endedBefore ? (
        <ProblemNote title={t('errorTitle')} problem={refused} />
      ) : null}
      {state.kind === 'lost' ? (
        <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
          {t('lost')}
        </ErrorState>
      ) : null}
      <DialogActions>
        <Button ref={keep} onClick={endedBefore ? leave : onClose}>
          {t(endedBefore ? 'see' : 'keep')}
        </Button>
        {endedBefore ? null : (
          <Button look="danger" onClick={() => void send()} busy={state.kind === 'busy'}>
            {t('submit', { amount })}
          </Button>
        )}
      </DialogActions>
    </div>
  );
}

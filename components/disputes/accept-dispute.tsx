'use client';

import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { type RefObject, useRef, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { ActionButton } from '@/components/ui/action-button';
import { Dialog } from '@/components/ui/dialog';
import { useToast } from '@/components/ui/toast';
import { TypedConfirmation } from '@/components/ui/typed-confirmation';
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
      <ActionButton data-action="accept" look="danger" blockedBecause={blocked} onClick={() => setOpen(true)}>
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
  const money = (amount: number) => formatMoney(amount, dispute.currency as Currency, locale);
  const total = money(dispute.amount + dispute.fee);
  const word = t('word');

  async function accept() {
    const sent = await submit({ id: dispute.id });
    if (sent.kind !== 'done') return;
    toast({ title: t('done'), description: money(dispute.amount) });
    onClose();
    router.refresh();
  }
  return (
    <TypedConfirmation
      label={t('type', { word })}
      faultOf={(typed) => (typed === word ? null : t('mismatch', { word }))}
      state={state}
      words={{
        keep: t('keep'),
        submit: t('submit', { amount: total }),
        refusedTitle: t('problem'),
        lostTitle: t('problem'),
        lost: t('lost'),
      }}
      keep={keep}
      onConfirm={() => void accept()}
      onClose={onClose}
    >
      <p className="text-ink">
        {t('cost', { amount: money(dispute.amount), fee: money(dispute.fee), total })}
      </p>
      <p className="text-table">{t('final')}</p>
    </TypedConfirmation>
  );
}

'use client';

import { useLocale, useTranslations } from 'next-intl';
import { type FormEvent, useRef, useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { type Description, DescriptionList } from '@/components/ui/description-list';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { Time } from '@/components/ui/time';
import { type Currency, formatMoney } from '@/lib/money';
import { decideRefundAction } from '@/lib/refunds/actions';
import type { RefundDetailProps } from './load-refund';

type DecisionDialogProps = {
  detail: RefundDetailProps;
  decision: 'approved' | 'rejected';
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onDone: () => void;
};

/** A second person's word on a refund: the facts, and a button that names what it does. */
export function DecisionDialog({ detail, decision, open, onOpenChange, onDone }: DecisionDialogProps) {
  const t = useTranslations('approval');
  const keep = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t(decision === 'approved' ? 'approveTitle' : 'rejectTitle')}
      initialFocus={keep}
      keepOpen
    >
      <DecisionForm
        detail={detail}
        decision={decision}
        keep={keep}
        onClose={() => onOpenChange(false)}
        onDone={onDone}
      />
    </Dialog>
  );
}

type FormProps = {
  detail: RefundDetailProps;
  decision: 'approved' | 'rejected';
  keep: React.RefObject<HTMLButtonElement | null>;
  onClose: () => void;
  onDone: () => void;
};

function DecisionForm({ detail, decision, keep, onClose, onDone }: FormProps) {
  const { refund } = detail;
  const t = useTranslations('approval');
  const refundWords = useTranslations('refund');
  const locale = useLocale();
  const amount = formatMoney(refund.amount, refund.currency as Currency, locale);
  const { state, submit } = useSubmission(decideRefundAction);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const refuses = decision === 'rejected';

  async function send(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (refuses && reason.trim() === '') return field.current?.focus();
    const answer = await submit({
      refund: refund.id,
      decision,
      amount: refund.amount,
      currency: refund.currency,
      version: refund.version,
      reason: refuses ? reason.trim() : null,
    });
    if (answer.kind === 'done') onClose();
    if (answer.kind === 'done' || answer.kind === 'refused') onDone();
  }
  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-4">
      <p className="text-table text-ink-2">{t(refuses ? 'rejectText' : 'approveText', { amount })}</p>
      <DecisionFacts detail={detail} />
      <DecisionProblem state={state} currency={refund.currency as Currency} />
      {refuses ? (
        <Field
          label={t('rejectReason')}
          hint={t('rejectReasonHint')}
          error={tried && reason.trim() === '' ? t('rejectReasonEmpty') : null}
        >
          {(control) => (
            <textarea
              {...control}
              ref={field}
              rows={2}
              maxLength={1000}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              className={`${control.className} h-auto py-1.5`}
            />
          )}
        </Field>
      ) : null}
      <DialogActions>
        <Button ref={keep} onClick={onClose}>
          {refundWords('keep')}
        </Button>
        <Button type="submit" look={refuses ? 'danger' : 'primary'} busy={state.kind === 'busy'}>
          {t(refuses ? 'rejectSubmit' : 'approveSubmit', { amount })}
        </Button>
      </DialogActions>
    </form>
  );
}

function DecisionFacts({ detail: { refund, payment, approval, zone } }: { detail: RefundDetailProps }) {
  const t = useTranslations();
  const locale = useLocale();
  const money = (minor: number) => formatMoney(minor, refund.currency as Currency, locale);
  const items: (Description | null)[] = [
    { key: 'amount', term: t('approval.amount'), value: <strong>{money(refund.amount)}</strong> },
    { key: 'captured', term: t('refund.captured'), value: money(payment.amount_captured) },
    { key: 'refunded', term: t('refund.already'), value: money(payment.amount_refunded) },
    { key: 'left', term: t('approval.remaining'), value: money(payment.amount_refundable) },
    {
      key: 'reason',
      term: t('approval.reason'),
      value: t(`refund.reasons.${refund.reason as 'other'}`),
    },
    refund.note ? { key: 'note', term: t('approval.note'), value: refund.note } : null,
    approval && { key: 'by', term: t('approval.requestedBy'), value: approval.requestedBy },
    approval && { key: 'limit', term: t('approval.limit'), value: money(approval.limit) },
    approval && {
      key: 'until',
      term: t('approval.expiresAt'),
      value: <Time at={approval.expiresAt} zone={zone} />,
    },
  ];
  return <DescriptionList items={items.filter((item): item is Description => item !== null)} />;
}

function DecisionProblem({
  state,
  currency,
}: {
  state: ReturnType<typeof useSubmission<never, unknown>>['state'];
  currency: Currency;
}) {
  const t = useTranslations('approval');
  const refund = useTranslations('refund');
  const locale = useLocale();
  if (state.kind === 'lost') {
    return (
      <ErrorState title={refund('lostTitle')} requestId={state.problem?.request_id}>
        {refund('lost')}
      </ErrorState>
    );
  }
  if (state.kind !== 'refused') return null;
  const { problem } = state;
  if (problem.code === 'invalid_state' || problem.code === 'version_conflict') {
    return (
      <ErrorState title={t('error')} requestId={problem.request_id}>
        {t('changed')}
      </ErrorState>
    );
  }
  if (problem.code === 'amount_exceeds_remaining') {
    return (
      <ErrorState title={t('error')} requestId={problem.request_id}>
        {t('exceeds', { amount: formatMoney(Number(problem.remaining), currency, locale) })}
      </ErrorState>
    );
  }
  return <ProblemNote title={t('error')} problem={problem} />;
}

'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, useEffect, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Field, Select } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { bulkPaymentsAction, previewBulkAction } from '@/lib/payments/actions';
import { bulkRefundAction } from '@/lib/refunds/actions';
import { REFUND_REASONS } from '@/lib/refunds/reasons';
import { BulkPreviewList, type Preview } from './bulk-preview';
import { BulkRefundedResults } from './bulk-refunded';
import { BulkResults } from './bulk-results';

export type BulkAction = 'capture' | 'cancel' | 'refund' | 'tag';
type BulkDialogProps = { action: BulkAction; ids: string[]; onClose: (isDone: boolean) => void };

/** A batch: what it would move, by currency; then what became of each row. */
export function BulkDialog({ action, ids, onClose }: BulkDialogProps) {
  const t = useTranslations('lists.bulk');
  const router = useRouter();
  const queries = useQueryClient();
  const { environmentId } = useConsole();
  const [preview, setPreview] = useState<Preview | 'failed' | null>(null);
  const payments = useSubmission(bulkPaymentsAction);
  const refunds = useSubmission(bulkRefundAction);
  const { state } = action === 'refund' ? refunds : payments;
  const key = ids.join(',');
  useEffect(() => {
    let isOpen = true;
    previewBulkAction({ environmentId }, crypto.randomUUID(), { action, ids: key.split(',') }).then(
      (result) => isOpen && setPreview(result.ok ? result.data : 'failed'),
      () => isOpen && setPreview('failed'),
    );
    return () => {
      isOpen = false;
    };
  }, [environmentId, action, key]);

  async function send(input: { reason: (typeof REFUND_REASONS)[number]; metadata?: Record<string, string> }) {
    if (preview === null || preview === 'failed') return;
    const { eligible } = preview;
    await (action === 'refund'
      ? refunds.submit({ ids: eligible, reason: input.reason })
      : payments.submit({ action, ids: eligible, ...(input.metadata ? { metadata: input.metadata } : {}) }));
    refresh();
  }
  function refresh() {
    void queries.invalidateQueries({ queryKey: ['payments', environmentId] });
    router.refresh();
  }
  const isDone = state.kind === 'done';
  const problem = state.kind === 'refused' || state.kind === 'lost' ? state.problem : null;
  return (
    <Dialog open onOpenChange={() => onClose(isDone)} title={t(`titles.${action}`)} keepOpen>
      {refunds.state.kind === 'done' ? (
        <BulkRefundedResults refunded={refunds.state.data} onUndone={refresh} onClose={() => onClose(true)} />
      ) : payments.state.kind === 'done' ? (
        <BulkResults results={payments.state.data} onClose={() => onClose(true)} />
      ) : (
        <>
          {problem ? <ProblemNote problem={problem} title={t('failed')} /> : null}
          {preview === 'failed' ? <ErrorState title={t('previewFailed')}>{t('nothing')}</ErrorState> : null}
          {preview === null ? <p className="text-body text-ink-2">{t('reading')}</p> : null}
          {preview !== null && preview !== 'failed' ? (
            <BulkForm
              action={action}
              preview={preview}
              busy={state.kind === 'busy'}
              onSend={send}
              onCancel={() => onClose(false)}
            />
          ) : null}
        </>
      )}
    </Dialog>
  );
}

type BulkFormProps = {
  action: BulkAction;
  preview: Preview;
  busy: boolean;
  onSend: (input: {
    reason: (typeof REFUND_REASONS)[number];
    metadata?: Record<string, string>;
  }) => Promise<void>;
  onCancel: () => void;
};

function BulkForm({ action, preview, busy, onSend, onCancel }: BulkFormProps) {
  const t = useTranslations('lists.bulk');
  const reasons = useTranslations('refund.reasons');
  const common = useTranslations('common');
  const [reason, setReason] = useState<(typeof REFUND_REASONS)[number]>('requested_by_customer');
  const [tag, setTag] = useState({ key: '', value: '' });
  const [isEmpty, setEmpty] = useState(false);
  const count = preview.eligible.length;
  function send(event: FormEvent) {
    event.preventDefault();
    const lacksTag = action === 'tag' && (tag.key.trim() === '' || tag.value.trim() === '');
    setEmpty(lacksTag);
    if (lacksTag) return;
    void onSend({
      reason,
      ...(action === 'tag' ? { metadata: { [tag.key.trim()]: tag.value.trim() } } : {}),
    });
  }
  return (
    <form onSubmit={send} noValidate className="grid gap-4">
      <BulkPreviewList action={action} preview={preview} />
      {action === 'refund' && count > 0 ? (
        <Field label={t('reason')}>
          {(control) => (
            <Select
              {...control}
              value={reason}
              onChange={(event) =>
                setReason(REFUND_REASONS.find((one) => one === event.target.value) ?? 'other')
              }
            >
              {REFUND_REASONS.map((one) => (
                <option key={one} value={one}>
                  {reasons(one)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      ) : null}
      {action === 'tag' ? (
        <div className="grid grid-cols-2 gap-3">
          <Field label={t('tagKey')} error={isEmpty ? t('tagEmpty') : null}>
            {(control) => (
              <input
                {...control}
                maxLength={40}
                value={tag.key}
                onChange={(event) => setTag({ ...tag, key: event.target.value })}
              />
            )}
          </Field>
          <Field label={t('tagValue')}>
            {(control) => (
              <input
                {...control}
                maxLength={500}
                value={tag.value}
                onChange={(event) => setTag({ ...tag, value: event.target.value })}
              />
            )}
          </Field>
        </div>
      ) : null}
      <DialogActions>
        <Button onClick={onCancel}>{common('cancel')}</Button>
        {count > 0 ? (
          <Button type="submit" look="primary" busy={busy}>
            {t(`submit.${action}`, { count })}
          </Button>
        ) : null}
      </DialogActions>
    </form>
  );
}

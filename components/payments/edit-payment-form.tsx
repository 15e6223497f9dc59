'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useRef } from 'react';
import type { Problem } from '@/components/shell/api-get';
import { Button } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { Note } from '@/components/ui/note';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { EditConflict, type LastChange } from './edit-conflict';
import { isLonger, isValid, LIMITS } from './edit-values';
import { MetadataRows } from './metadata-rows';
import type { PaymentShape } from './payment-shape';
import { useEditPayment } from './use-edit-payment';

type EditPaymentFormProps = { payment: PaymentShape; lastChange: LastChange | null; onClose: () => void };

/** What the server says about a field or what is below it. */
function saidOf(problem: Problem | null, field: string): string | null {
  const found = problem?.errors?.find(({ pointer }) => `${pointer}/`.startsWith(`/${field}/`));
  return found ? found.detail : null;
}

/** Reference, description and metadata: nothing of it goes to a network or moves money. */
export function EditPaymentForm({ payment, lastChange, onClose }: EditPaymentFormProps) {
  const t = useTranslations('editPayment');
  const common = useTranslations('common');
  const kept = useTranslations('paymentDraft');
  const toast = useToast();
  const form = useRef<HTMLFormElement>(null);
  const edit = useEditPayment(payment);
  const { state, base, typed, setTyped, problem, conflict, save, loadPresent } = edit;
  const frozen = state.kind === 'busy' || state.kind === 'lost';
  const errorOf = (field: 'reference' | 'description') =>
    isLonger(typed[field], LIMITS[field]) ? t('tooLong', { max: LIMITS[field] }) : saidOf(problem, field);

  function focusFirst(selector: string) {
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>(selector)?.focus());
  }
  async function send(event: FormEvent) {
    event.preventDefault();
    if (!isValid(typed)) return focusFirst('[aria-invalid=true]');
    const saved = await save();
    if (saved === 'refused') return focusFirst('[aria-invalid=true], [type=submit]');
    if (saved === 'saved') toast({ title: t('done') });
    discard();
  }
  function discard() {
    loadPresent();
    onClose();
  }
  return (
    <form ref={form} onSubmit={send} noValidate className="flex flex-col gap-4">
      {conflict ? (
        <EditConflict
          base={base}
          present={payment}
          lastChange={lastChange}
          requestId={conflict.request_id}
          onLoad={() => {
            loadPresent();
            focusFirst('input');
          }}
        />
      ) : null}
      {edit.isKept && !problem ? (
        <Note>
          {kept('kept')}{' '}
          <Button look="quiet" size="small" onClick={loadPresent}>
            {kept('discard')}
          </Button>
        </Note>
      ) : null}
      {problem && !conflict ? <ProblemNote title={t('errorTitle')} problem={problem} /> : null}
      {state.kind === 'lost' ? (
        <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
          {t('lost')}
        </ErrorState>
      ) : null}
      <Field label={t('reference')} hint={t('referenceHint')} error={errorOf('reference')}>
        {(control) => (
          <input
            {...control}
            value={typed.reference}
            autoComplete="off"
            spellCheck={false}
            disabled={frozen}
            onChange={(event) => setTyped({ ...typed, reference: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('description')} error={errorOf('description')}>
        {(control) => (
          <textarea
            {...control}
            rows={3}
            value={typed.description}
            disabled={frozen}
            onChange={(event) => setTyped({ ...typed, description: event.target.value })}
            className={`${control.className} h-auto py-1.5`}
          />
        )}
      </Field>
      <MetadataRows
        rows={typed.rows}
        onChange={(rows) => setTyped({ ...typed, rows })}
        disabled={frozen}
        error={saidOf(problem, 'metadata')}
      />
      <DialogActions>
        <Button onClick={discard}>{common('cancel')}</Button>
        <Button type="submit" look="primary" busy={state.kind === 'busy'}>
          {t('submit')}
        </Button>
      </DialogActions>
    </form>
  );
}

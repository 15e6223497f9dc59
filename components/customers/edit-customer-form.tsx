'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, useRef, useState } from 'react';
import { rowFault } from '@/components/payments/edit-values';
import { MetadataRows } from '@/components/payments/metadata-rows';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { useTimeWords } from '@/components/ui/use-time-words';
import { updateCustomerAction } from '@/lib/customers/actions';
import type { CustomerShape, LastChange } from './customer-shape';
import { customerPatch, customerValues, OWN_FIELDS, PERSON_FIELDS } from './edit-customer-values';

type EditFormProps = { customer: CustomerShape; lastChange: LastChange | null; onClose: () => void };

/**
 * A customer's fields. A version that is no longer current is refused and nothing is overwritten: the page is read
 * again, and the reader chooses between what is there now and what was typed.
 */
export function EditCustomerForm({ customer, lastChange, onClose }: EditFormProps) {
  const t = useTranslations('customer.edit');
  const common = useTranslations('common');
  const toast = useToast();
  const router = useRouter();
  const { permissions } = useConsole();
  const form = useRef<HTMLFormElement>(null);
  const { state, submit, reset } = useSubmission(updateCustomerAction);
  const [base, setBase] = useState(customer);
  const [typed, setTyped] = useState(() => customerValues(customer));
  const problem = state.kind === 'refused' ? state.problem : null;
  const isConflict = problem?.code === 'version_conflict';
  const frozen = state.kind === 'busy' || state.kind === 'lost';
  const fields = permissions.includes('pii:read') ? [...PERSON_FIELDS, ...OWN_FIELDS] : OWN_FIELDS;
  const errorOf = (field: string) =>
    problem?.errors?.find(({ pointer }) => pointer === `/${field}`)?.detail ?? null;

  async function send(event: FormEvent) {
    event.preventDefault();
    if (typed.rows.some((row) => rowFault(row, typed.rows) !== null)) return;
    const patch = customerPatch(base, typed);
    if (!patch) return onClose();
    const version = isConflict ? customer.version : base.version;
    const sent = await submit({ id: customer.id, version, ...patch });
    if (sent.kind === 'busy') return;
    router.refresh();
    if (sent.kind !== 'done')
      return requestAnimationFrame(() => form.current?.querySelector('input')?.focus());
    toast({ title: t('done') });
    onClose();
  }
  function loadPresent() {
    setBase(customer);
    setTyped(customerValues(customer));
    reset();
  }
  return (
    <form ref={form} onSubmit={send} noValidate className="flex flex-col gap-4">
      {isConflict ? (
        <Conflict
          isRead={customer.version !== base.version}
          lastChange={lastChange}
          requestId={problem.request_id}
          onLoad={loadPresent}
        />
      ) : null}
      {problem && !isConflict ? <ProblemNote title={t('errorTitle')} problem={problem} /> : null}
      {state.kind === 'lost' ? (
        <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
          {t('lost')}
        </ErrorState>
      ) : null}
      {fields.map((field) => (
        <Field key={field} label={t(`fields.${field}`)} error={errorOf(field)}>
          {(control) => (
            <input
              {...control}
              type={field === 'email' ? 'email' : field === 'phone' ? 'tel' : 'text'}
              value={typed[field]}
              autoComplete="off"
              disabled={frozen}
              onChange={(event) => setTyped({ ...typed, [field]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <MetadataRows
        rows={typed.rows}
        onChange={(rows) => setTyped({ ...typed, rows })}
        disabled={frozen}
        error={errorOf('metadata')}
      />
      <DialogActions>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" look="primary" busy={state.kind === 'busy'}>
          {t('submit')}
        </Button>
      </DialogActions>
    </form>
  );
}

type ConflictProps = {
  isRead: boolean;
  lastChange: LastChange | null;
  requestId: string | null;
  onLoad: () => void;
};

function Conflict({ isRead, lastChange, requestId, onLoad }: ConflictProps) {
  const t = useTranslations('customer.edit.conflict');
  const time = useTimeWords(useConsole().timeZone);
  const title =
    isRead && lastChange
      ? t('titleBy', { actor: lastChange.by, time: time(lastChange.at, 'clock') })
      : t('title');
  return (
    <ErrorState
      title={title}
      requestId={requestId}
      action={
        isRead ? (
          <Button size="small" onClick={onLoad}>
            {t('load')}
          </Button>
        ) : null
      }
    >
      {t('meaning')}
    </ErrorState>
  );
}

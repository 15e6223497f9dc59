'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, type RefObject, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { createSandboxAction } from '@/lib/merchants/actions';
import { SANDBOX_NAME_LENGTH_MAX, sandboxNameFault } from '@/lib/merchants/sandbox-name';
import { useConsole } from './console-context';
import { useSubmission } from './use-submission';

type NewSandboxDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The switch: the menu's item, which opened this, is gone when it closes. */
  opener: RefObject<HTMLButtonElement | null>;
};

/** Another sandbox for this merchant; its home opens when it is made. */
export function NewSandboxDialog({ open, onOpenChange, opener }: NewSandboxDialogProps) {
  const t = useTranslations('shell.newSandbox');
  const field = useRef<HTMLInputElement>(null);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('title')}
      keepOpen
      initialFocus={field}
      finalFocus={opener}
    >
      <NewSandboxForm field={field} onClose={() => onOpenChange(false)} />
    </Dialog>
  );
}

type NewSandboxFormProps = { field: RefObject<HTMLInputElement | null>; onClose: () => void };

function NewSandboxForm({ field, onClose }: NewSandboxFormProps) {
  const t = useTranslations('shell.newSandbox');
  const common = useTranslations('common');
  const router = useRouter();
  const { merchantSlug } = useConsole();
  const { state, submit, reset } = useSubmission(createSandboxAction);
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const fault = sandboxNameFault(name);
  const refused = state.kind === 'refused' ? state.problem : null;
  const isTaken = refused?.code === 'already_exists';

  async function send(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (fault) {
      field.current?.focus();
      return;
    }
    const made = await submit({ name });
    if (made.kind === 'refused') field.current?.focus();
    if (made.kind !== 'done') return;
    onClose();
    router.push(`/m/${merchantSlug}/${made.data.name}/home`);
    // The pages kept for going back know nothing of the new sandbox.
    router.refresh();
  }
  function error(): string | null {
    if (isTaken) return t('faults.taken', { name });
    return tried && fault ? t(`faults.${fault}`, { max: SANDBOX_NAME_LENGTH_MAX }) : null;
  }
  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-4">
      <p className="text-body text-ink-2">{t('lead')}</p>
      {refused && !isTaken ? <ProblemNote title={t('errorTitle')} problem={refused} /> : null}
      {state.kind === 'lost' ? (
        <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
          {t('lost')}
        </ErrorState>
      ) : null}
      <Field label={t('name')} hint={t('nameHint', { max: SANDBOX_NAME_LENGTH_MAX })} error={error()}>
        {(control) => (
          <input
            {...control}
            ref={field}
            value={name}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            disabled={state.kind === 'lost'}
            readOnly={state.kind === 'busy'}
            onChange={(event) => {
              setName(event.target.value);
              if (refused) reset();
            }}
          />
        )}
      </Field>
      <DialogActions>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" look="primary" busy={state.kind === 'busy'}>
          {t('submit')}
        </Button>
      </DialogActions>
    </form>
  );
}

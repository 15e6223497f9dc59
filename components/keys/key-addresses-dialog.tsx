'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { ActionButton } from '@/components/ui/action-button';
import { Dialog } from '@/components/ui/dialog';
import { DialogForm } from '@/components/ui/dialog-form';
import { Choice, Field } from '@/components/ui/field';
import { Note } from '@/components/ui/note';
import { useToast } from '@/components/ui/toast';
import { bindKeyAddressesAction } from '@/lib/credentials/actions';
import { KeyProblem } from './key-problem';

type KeyAddressesProps = { id: string; name: string; ranges: readonly string[]; isOver: boolean };

/** Binds a key to networks, after showing whom that would leave out. */
export function KeyAddressesButton({ id, name, ranges, isOver }: KeyAddressesProps) {
  const t = useTranslations('keys.addresses');
  const keys = useTranslations('keys');
  const { permissions, kind } = useConsole();
  const [open, setOpen] = useState(false);
  const mayNot = permissions.includes('keys:write')
    ? null
    : keys(kind === 'live' ? 'liveBlocked' : 'blocked');
  return (
    <>
      <ActionButton
        size="small"
        data-action="bind-key"
        blockedBecause={mayNot ?? (isOver ? t('over') : null)}
        onClick={() => setOpen(true)}
      >
        {t('open')}
      </ActionButton>
      <Dialog open={open} onOpenChange={setOpen} title={t('title', { name })} keepOpen>
        <KeyAddressesForm id={id} ranges={ranges} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

type FormProps = { id: string; ranges: readonly string[]; onClose: () => void };

function KeyAddressesForm({ id, ranges, onClose }: FormProps) {
  const t = useTranslations('keys.addresses');
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(bindKeyAddressesAction);
  const [text, setText] = useState(ranges.join('\n'));
  const [accepted, setAccepted] = useState(false);
  const refused = state.kind === 'refused' ? state.problem : null;
  const leftOut = refused?.code === 'addresses_in_use' ? Number(refused.calls) : null;
  const isMalformed = refused?.code === 'invalid_request';

  async function send() {
    const lines = text.split(/[\s,]+/).filter(Boolean);
    const sent = await submit({ id, ranges: lines, acceptRefused: leftOut !== null && accepted });
    if (sent.kind !== 'done') return;
    toast({ title: t('done') });
    onClose();
    router.refresh();
  }
  return (
    <DialogForm submit={t('submit')} busy={state.kind === 'busy'} onSubmit={send} onClose={onClose}>
      <p className="text-body text-ink-2">{t('meaning')}</p>
      <KeyProblem
        state={state}
        title={t('errorTitle')}
        lost={t('lost')}
        isSaid={leftOut !== null || isMalformed}
      />
      <Field label={t('field')} hint={t('hint')} error={isMalformed ? t('malformed') : null}>
        {(control) => (
          <textarea
            {...control}
            rows={5}
            value={text}
            spellCheck={false}
            translate="no"
            className={`${control.className} h-auto py-1.5 font-mono text-table`}
            onChange={(event) => {
              setText(event.target.value);
              setAccepted(false);
            }}
          />
        )}
      </Field>
      {leftOut === null ? null : (
        <Note tone="warn">
          <p role="alert">{t('leavesOut', { calls: leftOut })}</p>
          <Choice type="checkbox" checked={accepted} onChange={(event) => setAccepted(event.target.checked)}>
            {t('accept')}
          </Choice>
        </Note>
      )}
    </DialogForm>
  );
}

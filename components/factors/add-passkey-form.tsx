'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Note } from '@/components/ui/note';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { addPasskeyAction, beginPasskeyAction } from '@/lib/factors/actions';
import { makePasskey } from './ask-passkey';
import { RecoveryCodes } from './recovery-codes';

/** A name, then the browser's own question, then the recovery codes of a first factor. */
export function AddPasskeyForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations('security');
  const common = useTranslations('common');
  const toast = useToast();
  const begin = useSubmission(beginPasskeyAction);
  const { state, submit } = useSubmission(addPasskeyAction);
  const [name, setName] = useState('');
  const [fault, setFault] = useState<'nameless' | 'unmade' | null>(null);
  const refused = [begin.state, state].find((one) => one.kind === 'refused' || one.kind === 'lost');
  const problem = refused && 'problem' in refused ? refused.problem : null;

  async function send(event: FormEvent) {
    event.preventDefault();
    if (name.trim() === '') return setFault('nameless');
    setFault(null);
    const asked = await begin.submit({});
    if (asked.kind !== 'done') return;
    const response = await makePasskey(asked.data);
    if (response === null) return setFault('unmade');
    const added = await submit({ name: name.trim(), response });
    // With recovery codes the dialog goes on, and nothing may cover its button.
    if (added.kind !== 'done' || added.data.recoveryCodes !== null) return;
    toast({ title: t('passkeyDone', { name: name.trim() }) });
    onClose();
  }
  if (state.kind === 'done' && state.data.recoveryCodes) {
    return <RecoveryCodes codes={state.data.recoveryCodes} onClose={onClose} />;
  }
  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-4">
      <p className="text-body text-ink-2">{t('passkeyLead')}</p>
      {problem ? <ProblemNote title={t('notDone')} problem={problem} /> : null}
      {fault === 'unmade' ? <Note tone="warn">{t('passkeyUnmade')}</Note> : null}
      <Field
        label={t('passkeyName')}
        hint={t('passkeyNameHint')}
        error={fault === 'nameless' ? t('passkeyNameless') : null}
      >
        {(control) => (
          <input
            {...control}
            value={name}
            maxLength={60}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <DialogActions>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" look="primary" busy={begin.state.kind === 'busy' || state.kind === 'busy'}>
          {t('passkeySubmit')}
        </Button>
      </DialogActions>
    </form>
  );
}

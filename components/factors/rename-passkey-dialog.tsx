'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { renamePasskeyAction } from '@/lib/factors/actions';

/** Gives a passkey another name. */
export function RenamePasskeyButton({ id, name }: { id: string; name: string }) {
  const t = useTranslations('security');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button aria-label={t('renameName', { name })} onClick={() => setOpen(true)}>
        {t('rename')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('renameTitle')} keepOpen>
        <RenameForm id={id} name={name} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

type RenameFormProps = { id: string; name: string; onClose: () => void };

function RenameForm({ id, name, onClose }: RenameFormProps) {
  const t = useTranslations('security');
  const common = useTranslations('common');
  const router = useRouter();
  const { state, submit } = useSubmission(renamePasskeyAction);
  const [text, setText] = useState(name);
  const [isNameless, setNameless] = useState(false);
  const problem = state.kind === 'refused' || state.kind === 'lost' ? state.problem : null;

  async function send(event: FormEvent) {
    event.preventDefault();
    setNameless(text.trim() === '');
    if (text.trim() === '') return;
    const sent = await submit({ id, name: text.trim() });
    if (sent.kind !== 'done') return;
    onClose();
    router.refresh();
  }
  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-4">
      {problem ? <ProblemNote title={t('notDone')} problem={problem} /> : null}
      <Field label={t('passkeyName')} error={isNameless ? t('passkeyNameless') : null}>
        {(control) => (
          <input
            {...control}
            value={text}
            maxLength={60}
            autoComplete="off"
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <DialogActions>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" look="primary" busy={state.kind === 'busy'}>
          {t('renameSubmit')}
        </Button>
      </DialogActions>
    </form>
  );
}

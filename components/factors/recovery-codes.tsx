'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Choice } from '@/components/ui/field';
import { Note } from '@/components/ui/note';
import { ProblemNote } from '@/components/ui/problem-note';
import { replaceRecoveryCodesAction } from '@/lib/factors/actions';

/** Makes ten new codes; the ones before end. */
export function RecoveryCodesButton() {
  const t = useTranslations('security');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('codesReplace')}</Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('codesReplaceTitle')} keepOpen>
        <ReplaceForm onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function ReplaceForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations('security');
  const common = useTranslations('common');
  const router = useRouter();
  const { state, submit } = useSubmission(replaceRecoveryCodesAction);
  if (state.kind === 'done') return <RecoveryCodes codes={state.data.recoveryCodes} onClose={onClose} />;
  async function send() {
    const made = await submit({});
    if (made.kind === 'done') router.refresh();
  }
  const problem = state.kind === 'refused' || state.kind === 'lost' ? state.problem : null;
  return (
    <div className="flex flex-col gap-4">
      <p className="text-body text-ink-2">{t('codesReplaceMeaning')}</p>
      {problem ? <ProblemNote title={t('notDone')} problem={problem} /> : null}
      <DialogActions>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button look="primary" busy={state.kind === 'busy'} onClick={() => void send()}>
          {t('codesReplaceSubmit')}
        </Button>
      </DialogActions>
    </div>
  );
}

/** The codes, this once: to copy, to keep as a file, or to write down. */
export function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const t = useTranslations('security');
  const common = useTranslations('common');
  const [stored, setStored] = useState(false);
  const text = `${codes.join('\n')}\n`;
  return (
    <div className="flex flex-col gap-4">
      <Note tone="warn">
        <p role="status" className="text-body font-bold text-ink">
          {t('codesShown')}
        </p>
        <p>{t('codesMeaning')}</p>
      </Note>
      <ul
        aria-label={t('codes')}
        translate="no"
        className="grid grid-cols-1 gap-x-6 gap-y-1 rounded-control border border-line bg-sunken p-3 font-mono text-table sm:grid-cols-2"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={text} label={t('codesCopy')} worded />
        <Button size="small" onClick={() => save(text)}>
          {t('codesSave')}
        </Button>
      </div>
      <Choice type="checkbox" checked={stored} onChange={(event) => setStored(event.target.checked)}>
        {t('codesStored')}
      </Choice>
      <DialogActions>
        <Button look="primary" disabled={!stored} onClick={onClose}>
          {common('done')}
        </Button>
      </DialogActions>
    </div>
  );
}

function save(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'countinghouse-recovery-codes.txt';
  link.click();
  URL.revokeObjectURL(url);
}

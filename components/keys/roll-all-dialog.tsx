'use client';

import { useRouter } from 'next/navigation';
import { useFormatter, useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { DialogForm } from '@/components/ui/dialog-form';
import { Choice } from '@/components/ui/field';
import { Note } from '@/components/ui/note';
import { SecretLine } from '@/components/ui/shown-once';
import { rotateAllKeysAction } from '@/lib/credentials/actions';
import type { OverlapHours } from '@/lib/credentials/overlap';
import type { KeySource } from '@/lib/credentials/queries';
import { KeyProblem } from './key-problem';
import { OverlapChoice } from './overlap-choice';

/** A key that would be rolled, how many calls of the last seven days depend on it, and who made most of them. */
export type Rollable = {
  id: string;
  name: string;
  hint: string;
  calls: number;
  consumers: readonly KeySource[];
};
type RollAllProps = {
  keys: readonly Rollable[];
  /** Names of signing keys that only their owner can roll. */
  uploaded: readonly string[];
};

/** After a leak, or to practise one: every key gets a successor in one action. */
export function RollAllButton({ keys, uploaded }: RollAllProps) {
  const t = useTranslations('keys.rollAll');
  const { permissions } = useConsole();
  const [open, setOpen] = useState(false);
  if (!permissions.includes('keys:write') || (keys.length === 0 && !open)) return null;
  return (
    <>
      <Button data-action="roll-all-keys" onClick={() => setOpen(true)}>
        {t('open')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('title')} keepOpen>
        <RollAllForm keys={keys} uploaded={uploaded} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function RollAllForm({ keys, uploaded, onClose }: RollAllProps & { onClose: () => void }) {
  const t = useTranslations('keys.rollAll');
  const words = useTranslations('keys');
  const format = useFormatter();
  const router = useRouter();
  const { state, submit } = useSubmission(rotateAllKeysAction);
  // What is rolled is what was shown, also when the page behind is refreshed.
  const [shown] = useState(keys);
  const [hours, setHours] = useState<OverlapHours>(1);

  async function send() {
    const made = await submit({ overlapHours: hours });
    if (made.kind === 'done') router.refresh();
  }
  if (state.kind === 'done') return <Rolled made={state.data} onClose={onClose} />;
  return (
    <DialogForm
      submit={t('submit', { count: shown.length })}
      look="danger"
      busy={state.kind === 'busy'}
      onSubmit={send}
      onClose={onClose}
    >
      <p className="text-body text-ink-2">{t('meaning')}</p>
      <KeyProblem state={state} title={t('errorTitle')} lost={t('lost')} />
      <ul aria-label={t('consumers')} className="max-h-60 overflow-y-auto border-y border-line text-table">
        {shown.map((key) => (
          <li key={key.id} className="border-b border-line py-1.5 last:border-b-0">
            <div className="flex items-baseline justify-between gap-4">
              <span className="min-w-0 break-words">
                {key.name} <span className="font-mono text-meta text-ink-3">{key.hint}</span>
              </span>
              <span className="shrink-0 text-ink-2 tabular-nums">{t('calls', { calls: key.calls })}</span>
            </div>
            {key.consumers.map(({ ip, agent, calls }) => (
              <p key={`${ip} ${agent}`} className="flex justify-between gap-4 text-meta text-ink-2">
                <span className="min-w-0 [overflow-wrap:anywhere]">
                  <span className="font-mono">{ip === 'unknown' ? words('sources.unknown') : ip}</span>{' '}
                  {agent}
                </span>
                <span className="shrink-0 tabular-nums">{format.number(calls)}</span>
              </p>
            ))}
          </li>
        ))}
      </ul>
      {uploaded.length === 0 ? null : (
        <p className="text-table text-ink-2">{t('uploaded', { names: format.list([...uploaded]) })}</p>
      )}
      <OverlapChoice value={hours} onChange={setHours} />
    </DialogForm>
  );
}

type RolledProps = { made: readonly { id: string; name: string; secret: string }[]; onClose: () => void };

/** The successors' texts, this once; they are gone with the dialog. */
function Rolled({ made, onClose }: RolledProps) {
  const t = useTranslations('keys.rollAll');
  const words = useTranslations('keys');
  const common = useTranslations('common');
  const [stored, setStored] = useState(false);
  return (
    <div className="flex flex-col gap-4">
      <Note tone="warn">
        <p role="status" className="text-body font-bold text-ink">
          {t('revealTitle', { count: made.length })}
        </p>
        <p>{words('reveal')}</p>
      </Note>
      <ul className="flex max-h-80 flex-col gap-2 overflow-y-auto">
        {made.map((key) => (
          <li key={key.id}>
            <p className="text-table font-medium break-words">{key.name}</p>
            <SecretLine
              text={key.secret}
              label={words('keyOf', { name: key.name })}
              copyLabel={words('copyKey')}
            />
          </li>
        ))}
      </ul>
      <Choice type="checkbox" checked={stored} onChange={(event) => setStored(event.target.checked)}>
        {t('stored')}
      </Choice>
      <DialogActions>
        <Button look="primary" disabled={!stored} onClick={onClose}>
          {common('done')}
        </Button>
      </DialogActions>
    </div>
  );
}

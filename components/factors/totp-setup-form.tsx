'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useRef, useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { DialogActions } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { beginTotpAction, confirmTotpAction } from '@/lib/factors/actions';
import type { TotpSetup } from '@/lib/factors/set-up-totp';
import { RecoveryCodes } from './recovery-codes';

/** Three steps: what happens, the picture to scan with a code of the app, and the recovery codes of a first factor. */
export function TotpSetupForm({ isChange, onClose }: { isChange: boolean; onClose: () => void }) {
  const t = useTranslations('security');
  const common = useTranslations('common');
  const { state, submit } = useSubmission(beginTotpAction);
  if (state.kind === 'done') return <ConfirmStep setup={state.data} onClose={onClose} />;
  const problem = state.kind === 'refused' || state.kind === 'lost' ? state.problem : null;
  return (
    <div className="flex flex-col gap-4">
      <p className="text-body text-ink-2">{t(isChange ? 'appBeginChange' : 'appBegin')}</p>
      {problem ? <ProblemNote title={t('notDone')} problem={problem} /> : null}
      <DialogActions>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button look="primary" busy={state.kind === 'busy'} onClick={() => void submit({})}>
          {t('appBeginSubmit')}
        </Button>
      </DialogActions>
    </div>
  );
}

function ConfirmStep({ setup, onClose }: { setup: TotpSetup; onClose: () => void }) {
  const t = useTranslations('security');
  const common = useTranslations('common');
  const toast = useToast();
  const { state, submit } = useSubmission(confirmTotpAction);
  const [code, setCode] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const problem = state.kind === 'refused' || state.kind === 'lost' ? state.problem : null;
  const isWrong = problem?.code === 'factor_wrong' || problem?.code === 'invalid_request';

  async function send(event: FormEvent) {
    event.preventDefault();
    const added = await submit({ id: setup.id, code });
    if (added.kind !== 'done') return field.current?.focus();
    // With recovery codes the dialog goes on, and nothing may cover its button.
    if (added.data.recoveryCodes !== null) return;
    toast({ title: t('appDone') });
    onClose();
  }
  if (state.kind === 'done' && state.data.recoveryCodes) {
    return <RecoveryCodes codes={state.data.recoveryCodes} onClose={onClose} />;
  }
  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-4">
      <p className="text-body text-ink-2">{t('appScan')}</p>
      <div className="self-center rounded-control bg-white p-2">
        {/* A picture of the seed, on white whatever the theme: cameras need the contrast. */}
        {/* biome-ignore lint/performance/noImgElement: the picture is in the page already. */}
        <img
          src={`data:image/svg+xml,${encodeURIComponent(setup.picture)}`}
          alt={t('appPicture')}
          width={192}
          height={192}
        />
      </div>
      <div>
        <p className="text-table text-ink-2">{t('appSeed')}</p>
        <p className="flex items-center gap-1">
          <code data-seed={setup.seed} translate="no" className="min-w-0 font-mono text-meta break-all">
            {setup.seed.replace(/(.{4})(?=.)/g, '$1 ')}
          </code>
          <CopyButton text={setup.seed} label={t('appSeedCopy')} />
        </p>
      </div>
      {problem && !isWrong ? <ProblemNote title={t('notDone')} problem={problem} /> : null}
      <Field label={t('appCode')} error={isWrong ? t('appCodeWrong') : null}>
        {(control) => (
          <input
            {...control}
            ref={field}
            value={code}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={12}
            onChange={(event) => setCode(event.target.value)}
          />
        )}
      </Field>
      <DialogActions>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" look="primary" busy={state.kind === 'busy'}>
          {t('appSubmit')}
        </Button>
      </DialogActions>
    </form>
  );
}

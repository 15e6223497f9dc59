'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { ActionButton } from '@/components/ui/action-button';
import { Dialog } from '@/components/ui/dialog';
import { DialogForm } from '@/components/ui/dialog-form';
import { Choice, Field, Select } from '@/components/ui/field';
import type { ScopedResource } from '@/lib/auth/scopes';
import { createKeyAction } from '@/lib/credentials/actions';
import { KEY_DAYS } from '@/lib/credentials/presets';
import { KeyProblem } from './key-problem';
import { KeyReveal } from './key-reveal';
import { linesOf, OriginsField, originsProblem } from './origins-field';
import { type ScopeChoice, ScopePicker } from './scope-picker';

const KINDS = ['secret', 'signing', 'publishable'] as const;

/** Opens the dialog for whoever may make keys here; others are told who may. */
export function CreateKeyButton() {
  const t = useTranslations('keys');
  const { permissions, kind } = useConsole();
  const [open, setOpen] = useState(false);
  const blocked = permissions.includes('keys:write') ? null : t(kind === 'live' ? 'liveBlocked' : 'blocked');
  return (
    <>
      <ActionButton
        look="primary"
        data-action="create-key"
        blockedBecause={blocked}
        onClick={() => setOpen(true)}
      >
        {t('create')}
      </ActionButton>
      <Dialog open={open} onOpenChange={setOpen} title={t('createTitle')} keepOpen>
        <CreateKeyForm onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function CreateKeyForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations('keys');
  const router = useRouter();
  const { kind: environmentKind } = useConsole();
  const { state, submit } = useSubmission(createKeyAction);
  const [kind, setKind] = useState<(typeof KINDS)[number]>('secret');
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<ScopeChoice>(null);
  const [days, setDays] = useState<(typeof KEY_DAYS)[number]>(90);
  const [requiresSignature, setRequiresSignature] = useState(true);
  const [origins, setOrigins] = useState('');
  const [tried, setTried] = useState(false);

  const isAboutOrigins = state.kind === 'refused' && originsProblem(state.problem);
  const asksPolicy = kind === 'secret' && environmentKind === 'live';

  async function send() {
    setTried(true);
    if (name.trim() === '') return;
    const chosen: Partial<Record<ScopedResource, 'none' | 'read' | 'write'>> | null =
      kind === 'publishable' ? null : scopes;
    const made = await submit({
      name: name.trim(),
      kind,
      ...(chosen ? { scopes: chosen } : {}),
      ...(days === null ? {} : { expiresInDays: days }),
      ...(asksPolicy ? { requiresSignature } : {}),
      ...(kind === 'publishable' ? { allowedOrigins: linesOf(origins) } : {}),
    });
    if (made.kind === 'done') router.refresh();
  }
  if (state.kind === 'done')
    return <KeyReveal secret={state.data.secret} name={state.data.name} onClose={onClose} />;
  return (
    <DialogForm
      submit={t('submit', { kind: t(`kindsInline.${kind}`) })}
      busy={state.kind === 'busy'}
      onSubmit={send}
      onClose={onClose}
    >
      <KeyProblem state={state} title={t('errorTitle')} lost={t('lost')} isSaid={isAboutOrigins} />
      <KindChoice value={kind} onChange={setKind} />
      <Field
        label={t('name')}
        hint={t('nameHint')}
        error={tried && name.trim() === '' ? t('nameEmpty') : null}
      >
        {(control) => (
          <input
            {...control}
            value={name}
            maxLength={100}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('ends')} hint={t('endsHint')}>
        {(control) => (
          <Select
            {...control}
            value={days ?? 'never'}
            onChange={(event) => setDays(KEY_DAYS.find((one) => String(one) === event.target.value) ?? null)}
          >
            {KEY_DAYS.map((one) => (
              <option key={one} value={one ?? 'never'}>
                {t(one === null ? 'days.never' : `days.d${one}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {kind === 'publishable' ? (
        <OriginsField
          value={origins}
          onChange={setOrigins}
          problem={state.kind === 'refused' ? state.problem : null}
        />
      ) : (
        <ScopePicker value={scopes} onChange={setScopes} />
      )}
      {asksPolicy ? (
        <Choice
          type="checkbox"
          checked={requiresSignature}
          onChange={(event) => setRequiresSignature(event.target.checked)}
          detail={t('requiresSignatureDetail')}
        >
          {t('requiresSignature')}
        </Choice>
      ) : null}
    </DialogForm>
  );
}

type KindChoiceProps = { value: (typeof KINDS)[number]; onChange: (kind: (typeof KINDS)[number]) => void };

function KindChoice({ value, onChange }: KindChoiceProps) {
  const t = useTranslations('keys');
  return (
    <fieldset>
      <legend className="mb-1 text-table font-medium">{t('createKind')}</legend>
      {KINDS.map((one) => (
        <Choice
          key={one}
          type="radio"
          name="kind"
          checked={value === one}
          onChange={() => onChange(one)}
          detail={t(`${one}Detail`)}
        >
          {t(`kinds.${one}`)}
        </Choice>
      ))}
    </fieldset>
  );
}

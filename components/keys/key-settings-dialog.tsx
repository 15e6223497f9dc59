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
import { useToast } from '@/components/ui/toast';
import { allScopes, type Scopes, scopesOfPermissions } from '@/lib/auth/scopes';
import { updateKeyAction } from '@/lib/credentials/actions';
import { KEY_DAYS } from '@/lib/credentials/presets';
import type { KeyRow } from '@/lib/credentials/queries';
import { KeyProblem } from './key-problem';
import { linesOf, OriginsField, originsProblem } from './origins-field';
import { type ScopeChoice, ScopePicker } from './scope-picker';

type KeySettingsProps = {
  row: KeyRow;
  isOver: boolean;
  /** RFC 3339. */
  now: string;
};

const DAY_MS = 86_400_000;

/** Changes what a key is called, may do and must obey. */
export function KeySettingsButton({ row, isOver, now }: KeySettingsProps) {
  const t = useTranslations('keys.settings');
  const keys = useTranslations('keys');
  const { permissions, kind } = useConsole();
  const [open, setOpen] = useState(false);
  const mayNot = permissions.includes('keys:write')
    ? null
    : keys(kind === 'live' ? 'liveBlocked' : 'blocked');
  return (
    <>
      <ActionButton
        data-action="change-key"
        blockedBecause={mayNot ?? (isOver ? t('over') : null)}
        onClick={() => setOpen(true)}
      >
        {t('open')}
      </ActionButton>
      <Dialog open={open} onOpenChange={setOpen} title={t('title', { name: row.name })} keepOpen>
        <KeySettingsForm row={row} now={now} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

type FormProps = Pick<KeySettingsProps, 'row' | 'now'> & { onClose: () => void };

function KeySettingsForm({ row, now, onClose }: FormProps) {
  const t = useTranslations('keys.settings');
  const keys = useTranslations('keys');
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(updateKeyAction);
  const [name, setName] = useState(row.name);
  const [scopes, setScopes] = useState(() => choiceOf(row));
  const [requiresSignature, setRequiresSignature] = useState(row.requiresSignature);
  const [origins, setOrigins] = useState(row.allowedOrigins.join('\n'));
  const [days, setDays] = useState<number | null>(null);
  const [tried, setTried] = useState(false);
  const left =
    row.expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(row.expiresAt) - Date.parse(now);
  const nearer = KEY_DAYS.flatMap((one) => (one !== null && one * DAY_MS < left ? [one] : []));
  const refused = state.kind === 'refused' ? state.problem : null;

  async function send() {
    setTried(true);
    if (name.trim() === '') return;
    const sent = await submit({
      id: row.id,
      version: row.version,
      ...(name.trim() === row.name ? {} : { name: name.trim() }),
      ...(row.kind === 'publishable'
        ? { allowedOrigins: linesOf(origins) }
        : isSame(scopes, choiceOf(row))
          ? {}
          : { scopes: scopes ?? allScopes() }),
      ...(requiresSignature === row.requiresSignature ? {} : { requiresSignature }),
      ...(days === null ? {} : { expiresInDays: days }),
    });
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
        isSaid={refused !== null && originsProblem(refused)}
      />
      <Field label={keys('name')} error={tried && name.trim() === '' ? keys('nameEmpty') : null}>
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
      {row.kind === 'publishable' ? (
        <OriginsField value={origins} onChange={setOrigins} problem={refused} />
      ) : (
        <ScopePicker value={scopes} onChange={setScopes} />
      )}
      {row.kind === 'secret' ? (
        <Choice
          type="checkbox"
          checked={requiresSignature}
          onChange={(event) => setRequiresSignature(event.target.checked)}
          detail={keys('requiresSignatureDetail')}
        >
          {keys('requiresSignature')}
        </Choice>
      ) : null}
      <Field label={keys('ends')} hint={t('endsHint')}>
        {(control) => (
          <Select
            {...control}
            value={days ?? 'same'}
            onChange={(event) => setDays(nearer.find((one) => String(one) === event.target.value) ?? null)}
          >
            <option value="same">{t('endsSame')}</option>
            {nearer.map((one) => (
              <option key={one} value={one}>
                {keys(`days.d${one}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </DialogForm>
  );
}

/** Null where the key may everything that can be chosen for it. */
function choiceOf({ permissions }: KeyRow): ScopeChoice {
  const scopes = scopesOfPermissions(permissions);
  const isAll = Object.entries(scopes).every(
    ([resource, access]) => access === 'write' || isReadOnly(resource, access),
  );
  return isAll ? null : scopes;
}

/** Resources that are only read, and the sandbox's own, which live keys do not have. */
function isReadOnly(resource: string, access: string): boolean {
  return access === 'read' ? ['events', 'balance', 'ledger'].includes(resource) : resource === 'sandbox';
}

function isSame(one: Scopes | null, other: Scopes | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

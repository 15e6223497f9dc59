'use client';

import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { ActionButton } from '@/components/ui/action-button';
import { Dialog } from '@/components/ui/dialog';
import { DialogForm } from '@/components/ui/dialog-form';
import { Field, Select } from '@/components/ui/field';
import { ShownOnce } from '@/components/ui/shown-once';
import { LANGUAGES, type Locale } from '@/lib/i18n/languages';
import { createInvitationAction } from '@/lib/invitations/actions';
import { FormProblem } from './form-problem';
import { limitOf, RoleFields, type RoleValues } from './role-fields';
import type { RoleOption } from './role-words';

/** Opens the dialog for whoever manages members; others are told why not. */
export function InviteButton({ roles }: { roles: readonly RoleOption[] }) {
  const t = useTranslations('members');
  const { permissions } = useConsole();
  const [open, setOpen] = useState(false);
  const mayInvite = permissions.includes('members:write') && roles.length > 0;
  return (
    <>
      <ActionButton
        look="primary"
        data-action="invite"
        blockedBecause={mayInvite ? null : t('blocked')}
        onClick={() => setOpen(true)}
      >
        {t('invite')}
      </ActionButton>
      <Dialog open={open} onOpenChange={setOpen} title={t('inviteTitle')} keepOpen>
        <InviteForm roles={roles} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

/** The link of an invitation, this once. */
export function InvitationLink({
  link,
  email,
  isMailed,
  onClose,
}: {
  link: string;
  email: string;
  isMailed: boolean;
  onClose: () => void;
}) {
  const t = useTranslations('members');
  return (
    <ShownOnce
      text={link}
      words={{
        title: t(isMailed ? 'linkMailed' : 'linkTitle'),
        meaning: t('linkMeaning', { email }),
        label: t('linkOf', { email }),
        copy: t('linkCopy'),
        stored: t(isMailed ? 'linkSeen' : 'linkPassed'),
      }}
      onClose={onClose}
    />
  );
}

function InviteForm({ roles, onClose }: { roles: readonly RoleOption[]; onClose: () => void }) {
  const t = useTranslations('members');
  const router = useRouter();
  const { state, submit } = useSubmission(createInvitationAction);
  const [email, setEmail] = useState('');
  const [locale, setLocale] = useState(useLocale() as Locale);
  const least = roles.at(-1)?.choice ?? 'analyst';
  const [given, setGiven] = useState<RoleValues>({
    role: roles.some(({ choice }) => choice === 'support') ? 'support' : least,
    limit: '',
  });
  const [tried, setTried] = useState(false);
  const limit = limitOf(given.limit);
  const isAddress = /^\S+@\S+\.\S+$/.test(email.trim());

  async function send() {
    setTried(true);
    if (!isAddress || limit === undefined) return;
    const input = { email: email.trim(), role: given.role, refundLimitMajor: limit, locale };
    if ((await submit(input)).kind === 'done') router.refresh();
  }
  if (state.kind === 'done') return <InvitationLink {...state.data} onClose={onClose} />;
  return (
    <DialogForm submit={t('inviteSubmit')} busy={state.kind === 'busy'} onSubmit={send} onClose={onClose}>
      <FormProblem state={state} title={t('inviteErrorTitle')} />
      <Field label={t('email')} error={tried && !isAddress ? t('emailInvalid') : null}>
        {(control) => (
          <input
            {...control}
            type="email"
            autoComplete="off"
            value={email}
            maxLength={254}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <RoleFields
        roles={roles}
        value={given}
        onChange={setGiven}
        limitError={tried && limit === undefined ? t('limitInvalid') : null}
      />
      <Field label={t('language')} hint={t('languageHint')}>
        {(control) => (
          <Select {...control} value={locale} onChange={(event) => setLocale(event.target.value as Locale)}>
            {Object.entries(LANGUAGES).map(([code, { label, htmlLang }]) => (
              <option key={code} value={code} lang={htmlLang}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </DialogForm>
  );
}

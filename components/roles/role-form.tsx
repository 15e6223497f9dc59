'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { FormProblem } from '@/components/members/form-problem';
import { limitOf } from '@/components/members/role-fields';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { useToast } from '@/components/ui/toast';
import type { Access } from '@/lib/auth/areas';
import { changeRoleAction, createRoleAction } from '@/lib/roles/actions';
import { ROLE_NAME_LENGTH_MAX } from '@/lib/roles/schema';
import { AccessPicker } from './access-picker';

/** What the form begins with: a role that is changed, or one that a new role is a copy of. */
export type RoleStart = {
  name: string;
  access: Access;
  refundLimitMajor: number | null;
  /** Of a role that is changed. */
  changes?: { id: string; version: number };
};

type RoleFormProps = {
  start: RoleStart;
  /** Told what a changed role is from now on. */
  onSaved?: (now: Omit<RoleStart, 'changes'> & { version: number }) => void;
  onClose: () => void;
};

/** A role of the merchant's own: its name, what it may, its refund limit. */
export function RoleForm({ start, onSaved, onClose }: RoleFormProps) {
  const t = useTranslations('roles');
  const common = useTranslations('common');
  const router = useRouter();
  const toast = useToast();
  const create = useSubmission(createRoleAction);
  const change = useSubmission(changeRoleAction);
  const [name, setName] = useState(start.name);
  const [access, setAccess] = useState(start.access);
  const [limit, setLimit] = useState(start.refundLimitMajor === null ? '' : String(start.refundLimitMajor));
  const [tried, setTried] = useState(false);
  const { state } = start.changes ? change : create;
  const major = limitOf(limit);

  async function send(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (name.trim() === '' || major === undefined) return;
    const input = { name: name.trim(), access: withoutNothing(access), refundLimitMajor: major };
    const sent = start.changes
      ? await change.submit({ ...start.changes, ...input })
      : await create.submit(input);
    if (sent.kind !== 'done') return;
    // A change makes exactly the next version: it is refused where another one came between.
    if (start.changes) onSaved?.({ ...input, version: start.changes.version + 1 });
    toast({ title: t('saved', { name: input.name }) });
    onClose();
    router.refresh();
  }
  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-4">
      {start.changes ? <p className="text-body text-ink-2">{t('changeMeaning')}</p> : null}
      <FormProblem state={state} title={t('errorTitle')} />
      <Field label={t('name')} error={tried && name.trim() === '' ? t('nameEmpty') : null}>
        {(control) => (
          <input
            {...control}
            value={name}
            maxLength={ROLE_NAME_LENGTH_MAX}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field
        label={t('limit')}
        hint={t('limitHint')}
        error={tried && major === undefined ? t('limitInvalid') : null}
      >
        {(control) => (
          <input
            {...control}
            inputMode="numeric"
            autoComplete="off"
            value={limit}
            onChange={(event) => setLimit(event.target.value)}
          />
        )}
      </Field>
      <AccessPicker value={access} onChange={setAccess} />
      <DialogActions>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" look="primary" busy={state.kind === 'busy'}>
          {t(start.changes ? 'saveChange' : 'create')}
        </Button>
      </DialogActions>
    </form>
  );
}

/** Where nothing is given, nothing is said. */
function withoutNothing(access: Access): Access {
  const given = Object.entries(access).map(([area, levels]) => [
    area,
    Object.fromEntries(Object.entries(levels).filter(([, level]) => level !== 'none')),
  ]);
  return Object.fromEntries(given.filter(([, levels]) => Object.keys(levels as object).length > 0));
}

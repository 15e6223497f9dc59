'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, type RefObject, useState } from 'react';
import { FormProblem } from '@/components/members/form-problem';
import { type RoleOption, useRoleWords } from '@/components/members/role-words';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
import { Field, Select } from '@/components/ui/field';
import { useToast } from '@/components/ui/toast';
import { deleteRoleAction } from '@/lib/roles/actions';
import type { RoleShape } from '@/lib/roles/queries';

type DeleteRoleFormProps = {
  role: RoleShape;
  others: readonly RoleOption[];
  keep: RefObject<HTMLButtonElement | null>;
  onClose: () => void;
};

/** Deletes a role; whoever has it gets another one first. */
export function DeleteRoleForm({ role, others, keep, onClose }: DeleteRoleFormProps) {
  const t = useTranslations('roles');
  const words = useRoleWords();
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(deleteRoleAction);
  const people = role.members + role.invitations;
  const [moveTo, setMoveTo] = useState(others.at(-1)?.choice);

  async function send(event: FormEvent) {
    event.preventDefault();
    const input = { id: role.choice, version: role.version, ...(people > 0 && moveTo ? { moveTo } : {}) };
    if ((await submit(input)).kind !== 'done') return;
    toast({ title: t('deleted', { name: words.option(role) }) });
    onClose();
    router.refresh();
  }
  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-4">
      <p className="text-body text-ink-2">
        {people > 0 ? t('deletePeople', { count: people }) : t('deleteMeaning')}
      </p>
      <FormProblem state={state} title={t('deleteErrorTitle')} />
      {people > 0 ? (
        <Field label={t('moveTo')}>
          {(control) => (
            <Select
              {...control}
              value={moveTo}
              onChange={(event) => setMoveTo(event.target.value as RoleOption['choice'])}
            >
              {others.map((other) => (
                <option key={other.choice} value={other.choice}>
                  {words.option(other)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      ) : null}
      <DialogActions>
        <Button ref={keep} onClick={onClose}>
          {t('keep')}
        </Button>
        <Button type="submit" look="danger" busy={state.kind === 'busy'}>
          {t('deleteSubmit')}
        </Button>
      </DialogActions>
    </form>
  );
}

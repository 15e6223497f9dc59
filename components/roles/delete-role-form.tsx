'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type RefObject, useState } from 'react';
import { FormProblem } from '@/components/members/form-problem';
import { type RoleOption, useRoleWords } from '@/components/members/role-words';
import { useSubmission } from '@/components/shell/use-submission';
import { DialogForm } from '@/components/ui/dialog-form';
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

  async function send() {
    const input = { id: role.choice, version: role.version, ...(people > 0 && moveTo ? { moveTo } : {}) };
    const sent = await submit(input);
    // Somebody else may have changed it: the next press is about what the role is by then.
    if (sent.kind === 'refused') router.refresh();
    if (sent.kind !== 'done') return;
    toast({ title: t('deleted', { name: words.option(role) }) });
    onClose();
    router.refresh();
  }
  return (
    <DialogForm
      submit={t('deleteSubmit')}
      look="danger"
      busy={state.kind === 'busy'}
      onSubmit={send}
      onClose={onClose}
      keep={{ words: t('keep'), ref: keep }}
    >
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
    </DialogForm>
  );
}

'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { DialogForm } from '@/components/ui/dialog-form';
import { useToast } from '@/components/ui/toast';
import { changeMemberAction } from '@/lib/merchants/actions';
import type { MemberReason } from '@/lib/merchants/schema';
import { FormProblem } from './form-problem';
import type { ManagedMember } from './member-actions';
import { ReasonField } from './reason-field';
import { limitOf, RoleFields, type RoleValues } from './role-fields';
import type { RoleOption } from './role-words';

type ChangeMemberFormProps = { member: ManagedMember; roles: readonly RoleOption[]; onClose: () => void };

/** Another role or refund limit, and why. */
export function ChangeMemberForm({ member, roles, onClose }: ChangeMemberFormProps) {
  const t = useTranslations('members');
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(changeMemberAction);
  const { role, ownRole, ownLimitMajor } = member.rights;
  const [given, setGiven] = useState<RoleValues>({
    role: (ownRole?.id ?? role) as RoleValues['role'],
    limit: ownLimitMajor === null ? '' : String(ownLimitMajor),
  });
  const [reason, setReason] = useState<MemberReason | ''>('');
  const [tried, setTried] = useState(false);
  const limit = limitOf(given.limit);

  async function send() {
    setTried(true);
    if (limit === undefined || reason === '') return;
    const input = { memberId: member.id, role: given.role, refundLimitMajor: limit, reason };
    if ((await submit(input)).kind !== 'done') return;
    toast({ title: t('changed', { name: member.name }) });
    onClose();
    router.refresh();
  }
  return (
    <DialogForm submit={t('changeSubmit')} busy={state.kind === 'busy'} onSubmit={send} onClose={onClose}>
      <p className="text-body text-ink-2">{t('changeMeaning')}</p>
      <FormProblem state={state} title={t('changeErrorTitle')} />
      <RoleFields
        roles={roles}
        value={given}
        onChange={setGiven}
        limitError={tried && limit === undefined ? t('limitInvalid') : null}
      />
      <ReasonField
        value={reason}
        onChange={setReason}
        error={tried && reason === '' ? t('reasonEmpty') : null}
      />
    </DialogForm>
  );
}

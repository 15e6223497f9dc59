'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
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
  const common = useTranslations('common');
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

  async function send(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (limit === undefined || reason === '') return;
    const input = { memberId: member.id, role: given.role, refundLimitMajor: limit, reason };
    if ((await submit(input)).kind !== 'done') return;
    toast({ title: t('changed', { name: member.name }) });
    onClose();
    router.refresh();
  }
  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-4">
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
      <DialogActions>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" look="primary" busy={state.kind === 'busy'}>
          {t('changeSubmit')}
        </Button>
      </DialogActions>
    </form>
  );
}

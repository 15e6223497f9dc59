'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type RefObject, useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { DialogForm } from '@/components/ui/dialog-form';
import { useToast } from '@/components/ui/toast';
import { removeMemberAction } from '@/lib/merchants/actions';
import type { MemberReason } from '@/lib/merchants/schema';
import { FormProblem } from './form-problem';
import type { ManagedMember } from './member-actions';
import { ReasonField } from './reason-field';

type RemoveMemberFormProps = {
  member: ManagedMember;
  keep: RefObject<HTMLButtonElement | null>;
  onClose: () => void;
};

/** Takes a member out, with what that means and why. */
export function RemoveMemberForm({ member, keep, onClose }: RemoveMemberFormProps) {
  const t = useTranslations('members');
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(removeMemberAction);
  const [reason, setReason] = useState<MemberReason | ''>('');
  const [tried, setTried] = useState(false);

  async function send() {
    setTried(true);
    if (reason === '') return;
    if ((await submit({ memberId: member.id, reason })).kind !== 'done') return;
    toast({ title: t('removed', { name: member.name }) });
    onClose();
    router.refresh();
  }
  return (
    <DialogForm
      submit={t('removeSubmit')}
      look="danger"
      busy={state.kind === 'busy'}
      onSubmit={send}
      onClose={onClose}
      keep={{ words: t('keep'), ref: keep }}
    >
      <p className="text-body text-ink-2">{t('removeMeaning', { email: member.email })}</p>
      <FormProblem state={state} title={t('removeErrorTitle')} />
      <ReasonField
        value={reason}
        onChange={setReason}
        error={tried && reason === '' ? t('reasonEmpty') : null}
      />
    </DialogForm>
  );
}

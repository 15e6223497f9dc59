'use client';

import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { MemberRow } from '@/lib/merchants/queries';
import { ChangeMemberForm } from './change-member-form';
import { RemoveMemberForm } from './remove-member-form';
import type { RoleOption } from './role-words';

export type ManagedMember = Pick<MemberRow, 'id' | 'name' | 'email' | 'rights'>;

/** What can be done with a member whose role the reader could give; nothing with others. */
export function MemberActions({ member, roles }: { member: ManagedMember; roles: readonly RoleOption[] }) {
  const t = useTranslations('members');
  const { permissions } = useConsole();
  const [open, setOpen] = useState<'change' | 'remove' | null>(null);
  const keep = useRef<HTMLButtonElement>(null);
  const choice = member.rights.ownRole?.id ?? member.rights.role;
  if (!permissions.includes('members:write') || !roles.some((role) => role.choice === choice)) return null;
  const { name } = member;
  const close = () => setOpen(null);
  return (
    <span className="inline-flex flex-wrap justify-end gap-1">
      <Button size="small" onClick={() => setOpen('change')} aria-label={t('changeName', { name })}>
        {t('change')}
      </Button>
      <Button
        size="small"
        look="quiet"
        onClick={() => setOpen('remove')}
        aria-label={t('removeName', { name })}
      >
        {t('remove')}
      </Button>
      <Dialog open={open === 'change'} onOpenChange={close} title={t('changeTitle', { name })} keepOpen>
        <ChangeMemberForm member={member} roles={roles} onClose={close} />
      </Dialog>
      <Dialog
        open={open === 'remove'}
        onOpenChange={close}
        title={t('removeTitle', { name })}
        initialFocus={keep}
      >
        <RemoveMemberForm member={member} keep={keep} onClose={close} />
      </Dialog>
    </span>
  );
}

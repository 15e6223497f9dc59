'use client';

import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { type RoleOption, useRoleWords } from '@/components/members/role-words';
import { useConsole } from '@/components/shell/console-context';
import { ActionButton } from '@/components/ui/action-button';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { RoleShape } from '@/lib/roles/queries';
import { DeleteRoleForm } from './delete-role-form';
import { RoleForm, type RoleStart } from './role-form';

const EMPTY: RoleStart = {
  name: '',
  access: { payments: { live: 'view', sandbox: 'view' } },
  refundLimitMajor: 0,
};

/** Opens the form for a new role. */
export function CreateRoleButton() {
  const t = useTranslations('roles');
  const { permissions } = useConsole();
  const [open, setOpen] = useState(false);
  return (
    <>
      <ActionButton
        look="primary"
        data-action="create-role"
        blockedBecause={permissions.includes('members:write') ? null : t('blocked')}
        onClick={() => setOpen(true)}
      >
        {t('new')}
      </ActionButton>
      <Dialog open={open} onOpenChange={setOpen} title={t('newTitle')} keepOpen>
        <RoleForm start={EMPTY} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

type RoleActionsProps = {
  role: RoleShape;
  /** Roles that members can be moved to. */
  others: readonly RoleOption[];
};

/** A copy of any role that the reader could give; change and deletion of the merchant's own. */
export function RoleActions({ role, others }: RoleActionsProps) {
  const t = useTranslations('roles');
  const words = useRoleWords();
  const { permissions } = useConsole();
  const [open, setOpen] = useState<'copy' | 'change' | 'delete' | null>(null);
  // What was saved here is known before the page is drawn again.
  const [saved, setSaved] = useState(role);
  const known = saved.version > role.version ? saved : role;
  const keep = useRef<HTMLButtonElement>(null);
  if (!permissions.includes('members:write') || !role.mayGive) return null;
  const name = words.option(known);
  const { access, refundLimitMajor } = known;
  const close = () => setOpen(null);
  return (
    <span className="inline-flex flex-wrap justify-end gap-1">
      {role.name === null ? null : (
        <Button size="small" onClick={() => setOpen('change')} aria-label={t('changeName', { name })}>
          {t('change')}
        </Button>
      )}
      <Button size="small" look="quiet" onClick={() => setOpen('copy')} aria-label={t('copyName', { name })}>
        {t('copy')}
      </Button>
      {role.name === null ? null : (
        <Button
          size="small"
          look="quiet"
          onClick={() => setOpen('delete')}
          aria-label={t('deleteName', { name })}
        >
          {t('delete')}
        </Button>
      )}
      <Dialog open={open === 'copy'} onOpenChange={close} title={t('copyTitle', { name })} keepOpen>
        <RoleForm start={{ name: t('copyOf', { name }), access, refundLimitMajor }} onClose={close} />
      </Dialog>
      <Dialog open={open === 'change'} onOpenChange={close} title={t('changeTitle', { name })} keepOpen>
        <RoleForm
          start={{ name, access, refundLimitMajor, changes: { id: known.choice, version: known.version } }}
          onSaved={(now) => setSaved({ ...known, ...now })}
          onClose={close}
        />
      </Dialog>
      <Dialog
        open={open === 'delete'}
        onOpenChange={close}
        title={t('deleteTitle', { name })}
        initialFocus={keep}
      >
        <DeleteRoleForm role={known} others={others} keep={keep} onClose={close} />
      </Dialog>
    </span>
  );
}

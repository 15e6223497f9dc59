'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { useToast } from '@/components/ui/toast';
import { revokeInvitationAction, sendInvitationAgainAction } from '@/lib/invitations/actions';
import type { InvitationRow } from '@/lib/invitations/queries';
import { FormProblem } from './form-problem';
import { InvitationLink } from './invite-dialog';
import type { RoleOption } from './role-words';

type InvitationActionsProps = { invitation: InvitationRow; roles: readonly RoleOption[] };

/** A new link, or the end of the invitation, for whoever could give its role. */
export function InvitationActions({ invitation, roles }: InvitationActionsProps) {
  const t = useTranslations('members');
  const router = useRouter();
  const toast = useToast();
  const { permissions } = useConsole();
  const again = useSubmission(sendInvitationAgainAction);
  const revoke = useSubmission(revokeInvitationAction);
  const [isShown, setIsShown] = useState(false);
  const { id, email, rights } = invitation;
  const choice = rights.ownRole?.id ?? rights.role;
  if (!permissions.includes('members:write') || !roles.some((role) => role.choice === choice)) return null;

  async function sendAgain() {
    const sent = await again.submit({ id });
    if (sent.kind === 'done') setIsShown(true);
    if (sent.kind !== 'busy') router.refresh();
  }
  async function end() {
    const sent = await revoke.submit({ id });
    if (sent.kind === 'done') toast({ title: t('revoked', { email }) });
    if (sent.kind !== 'busy') router.refresh();
  }
  return (
    <div className="flex flex-col items-end gap-1">
      <span className="inline-flex flex-wrap justify-end gap-1">
        <Button
          size="small"
          busy={again.state.kind === 'busy'}
          onClick={() => void sendAgain()}
          aria-label={t('againName', { email })}
        >
          {t('again')}
        </Button>
        <Button
          size="small"
          look="quiet"
          busy={revoke.state.kind === 'busy'}
          onClick={() => void end()}
          aria-label={t('revokeName', { email })}
        >
          {t('revoke')}
        </Button>
      </span>
      <FormProblem state={again.state} title={t('inviteErrorTitle')} />
      <FormProblem state={revoke.state} title={t('revokeErrorTitle')} />
      <Dialog open={isShown} onOpenChange={setIsShown} title={t('againTitle', { email })} keepOpen>
        {again.state.kind === 'done' ? (
          <InvitationLink {...again.state.data} onClose={() => setIsShown(false)} />
        ) : null}
      </Dialog>
    </div>
  );
}

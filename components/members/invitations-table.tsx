import { useTranslations } from 'next-intl';
import { SectionTable } from '@/components/ui/section-table';
import { Status } from '@/components/ui/status';
import { Cell, Row } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { InvitationRow } from '@/lib/invitations/queries';
import { InvitationActions } from './invitation-actions';
import { MailStatusWord } from './mail-table';
import { type RoleOption, useRoleWords } from './role-words';

const STATES = {
  pending: ['info', 'clock'],
  expired: ['warn', 'alert'],
  accepted: ['ok', 'check'],
  revoked: ['neutral', 'dash'],
} as const;

type InvitationsTableProps = {
  invitations: readonly InvitationRow[];
  /** Names of who invited, by user id. */
  inviters: Readonly<Record<string, string>>;
  roles: readonly RoleOption[];
  zone: string;
};

/** Open invitations, and those that ended lately. */
export function InvitationsTable({ invitations, inviters, roles, zone }: InvitationsTableProps) {
  const t = useTranslations('members');
  const words = useRoleWords();
  return (
    <SectionTable
      caption={t('invitations')}
      heads={[
        { label: t('email') },
        { label: t('role') },
        { label: t('state') },
        { label: t('ends'), className: 'max-lg:hidden' },
        { label: t('actions'), right: true },
      ]}
    >
      {invitations.map((invitation) => {
        const [tone, icon] = STATES[invitation.state];
        const isOpen = invitation.state === 'pending' || invitation.state === 'expired';
        return (
          <Row key={invitation.id}>
            <Cell className="break-all md:py-2">
              {invitation.email}
              <span className="block text-meta text-ink-3">
                {t('invitedBy', { name: inviters[invitation.createdBy] ?? invitation.createdBy })}
              </span>
            </Cell>
            <Cell className="max-md:text-right">{words.role(invitation.rights)}</Cell>
            <Cell className="md:py-2">
              <Status tone={tone} icon={icon}>
                {t(`states.${invitation.state}`)}
              </Status>
              {isOpen && invitation.mail ? (
                <span className="mt-1 block">
                  <MailStatusWord status={invitation.mail.status} problem={invitation.mail.problem} />
                </span>
              ) : null}
            </Cell>
            <Cell className="text-ink-2 max-lg:hidden!">
              <Time at={invitation.endedAt ?? invitation.expiresAt} zone={zone} />
            </Cell>
            <Cell right className="max-md:col-span-2">
              {isOpen ? <InvitationActions invitation={invitation} roles={roles} /> : null}
            </Cell>
          </Row>
        );
      })}
    </SectionTable>
  );
}

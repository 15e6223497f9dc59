import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { InvitationsTable } from '@/components/members/invitations-table';
import { InviteButton } from '@/components/members/invite-dialog';
import { MailTable } from '@/components/members/mail-table';
import { MembersTable } from '@/components/members/members-table';
import { actorNames } from '@/components/shell/actor-names';
import { Note } from '@/components/ui/note';
import { PageHead, Section } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { listInvitations } from '@/lib/invitations/queries';
import { isMailConfigured } from '@/lib/mail/is-configured';
import { listMail } from '@/lib/mail/queries';
import { listMembers } from '@/lib/merchants/queries';
import { listRoles } from '@/lib/roles/queries';

type Props = { params: Promise<{ merchant: string; environment: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('members'))('title') };
}

export default async function MembersPage({ params }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'members:read');
  const [t, members, invitations, roles, mail] = await Promise.all([
    getTranslations('members'),
    listMembers(actor),
    listInvitations(actor),
    listRoles(actor),
    listMail(actor),
  ]);
  const inviters = await actorNames(
    actor,
    invitations.map(({ createdBy }) => createdBy),
  );
  const given = roles.filter(({ mayGive }) => mayGive).map(({ choice, name }) => ({ choice, name }));
  const zone = actor.environment.timeZone;
  return (
    <>
      <PageHead title={t('title')} meta={t('lead')} actions={<InviteButton roles={given} />} />
      <div className="mt-4 border-t border-line">
        <MembersTable members={members} roles={given} reader={actor.id} zone={zone} />
      </div>
      <div className="px-4 py-6 md:px-6">
        {isMailConfigured() ? null : (
          <div className="mb-5">
            <Note tone="warn">{t('mail.notConfigured')}</Note>
          </div>
        )}
        <Section id="invitations" title={t('invitations')}>
          {invitations.length === 0 ? (
            <p className="text-table text-ink-3">{t('noInvitations')}</p>
          ) : (
            <InvitationsTable invitations={invitations} inviters={inviters} roles={given} zone={zone} />
          )}
        </Section>
        {mail.length === 0 ? null : (
          <Section id="mail" title={t('mail.title')}>
            <MailTable mail={mail} zone={zone} />
          </Section>
        )}
      </div>
    </>
  );
}

import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { JoinButton, JoinForm } from '@/components/access/join-form';
import { LinkButton } from '@/components/ui/button';
import { Note } from '@/components/ui/note';
import { currentUser } from '@/lib/auth/session';
import { invitationPath } from '@/lib/invitations/link';
import { type InvitationFace, invitationByToken } from '@/lib/invitations/queries';

type Props = { params: Promise<{ token: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('invitation'))('title') };
}

export default async function InvitationPage({ params }: Props) {
  const token = (await params).token.slice(0, 200);
  const t = await getTranslations('invitation');
  const invitation = await invitationByToken(token);
  if (invitation?.state !== 'pending') {
    return (
      <Frame title={t('endedTitle')}>
        <p className="mb-6 text-body text-ink-2">{t(`ended.${invitation?.state ?? 'unknown'}`)}</p>
        <LinkButton href="/sign-in" size="large">
          {t('signIn')}
        </LinkButton>
      </Frame>
    );
  }
  const roles = await getTranslations('shell.roles');
  const { inviter, merchantName, rights, email } = invitation;
  const role = rights.ownRole?.name ?? roles(rights.role ?? 'analyst');
  return (
    <Frame title={t('heading', { merchant: merchantName })}>
      <p className="mb-6 text-body text-ink-2">
        {inviter === merchantName
          ? t('leadAlone', { merchant: merchantName, role })
          : t('lead', { inviter, merchant: merchantName, role })}
      </p>
      <Acceptance
        token={token}
        invitation={invitation}
        reader={(await currentUser())?.email ?? null}
        email={email}
      />
    </Frame>
  );
}

type AcceptanceProps = { token: string; invitation: InvitationFace; reader: string | null; email: string };

/** The one thing to do next: join, sign in first, or sign in as somebody else. */
async function Acceptance({ token, invitation, reader, email }: AcceptanceProps) {
  const t = await getTranslations('invitation');
  if (reader === email) return <JoinButton token={token} />;
  const wrong = reader === null ? null : <Note tone="warn">{t('wrongAccount', { reader, email })}</Note>;
  if (!invitation.hasSignIn) {
    return (
      <div className="flex flex-col gap-4">
        {wrong}
        <JoinForm token={token} email={email} />
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      {wrong ?? <p className="text-body text-ink-2">{t('signInFirst', { email })}</p>}
      <LinkButton
        href={`/sign-in?next=${encodeURIComponent(invitationPath(token))}`}
        look="primary"
        size="large"
      >
        {t(wrong ? 'signInAs' : 'signIn', { email })}
      </LinkButton>
    </div>
  );
}

function Frame({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <h1 className="mb-2 text-h1 font-bold tracking-[-0.015em] [overflow-wrap:anywhere]">{title}</h1>
      {children}
    </>
  );
}

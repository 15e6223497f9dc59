import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { FactorList } from '@/components/factors/factor-list';
import { SessionList } from '@/components/sessions/session-list';
import { SignOutEverywhere } from '@/components/sessions/sign-out-everywhere';
import { PageHead, Section } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { factorsOf } from '@/lib/factors/queries';
import { listSessions } from '@/lib/sessions/list-sessions';

type Props = { params: Promise<{ merchant: string; environment: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('security'))('title') };
}

/** A member's own second factors and sessions; they belong to the person, so the page is the same in every merchant. */
export default async function AccountSecurityPage({ params }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'payments:read');
  const t = await getTranslations('security');
  const { timeZone } = actor.environment;
  const [factors, sessions] = await Promise.all([factorsOf(actor), listSessions(actor)]);
  return (
    <>
      <PageHead title={t('title')} meta={actor.label} />
      <div className="max-w-[60rem] px-4 py-4 md:px-6">
        <Section id="factors" title={t('factors')}>
          <p className="mb-3 max-w-[60ch] text-body text-ink-2">{t('factorsLead')}</p>
          <FactorList factors={factors} zone={timeZone} />
        </Section>
        <Section id="sessions" title={t('sessions.title')} aside={<SignOutEverywhere />}>
          <p className="mb-3 max-w-[60ch] text-body text-ink-2">{t('sessions.lead')}</p>
          <SessionList sessions={sessions} zone={timeZone} now={now().toISOString()} />
        </Section>
      </div>
    </>
  );
}

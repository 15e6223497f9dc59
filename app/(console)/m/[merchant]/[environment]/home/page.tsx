import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { IncidentNotice } from '@/components/alerts/incident-notice';
import { OpenBreakers } from '@/components/breakers/open-breakers';
import { AsOf } from '@/components/home/as-of';
import { Checklist } from '@/components/home/checklist';
import { NeedsList } from '@/components/home/needs-list';
import { Numbers } from '@/components/home/numbers';
import { Trend, TrendCurrencies } from '@/components/home/trend';
import { RefreshOn } from '@/components/live/refresh-on';
import { DismissButton } from '@/components/notices/dismiss-button';
import { EndingKeyNotices } from '@/components/notices/ending-key-notices';
import { FactorNotices } from '@/components/notices/factor-notices';
import { InvariantNoticeLine } from '@/components/notices/invariant-notice-line';
import { MailNotice } from '@/components/notices/mail-notice';
import { MentionNotices } from '@/components/notices/mention-notices';
import { ReviewNoticeLine } from '@/components/notices/review-notice-line';
import { SignInNotices } from '@/components/notices/sign-in-notices';
import { VaultNoticeLine } from '@/components/notices/vault-notice-line';
import { WebhookNotices } from '@/components/notices/webhook-notices';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead, Section } from '@/components/ui/section';
import { countOpenIncidents } from '@/lib/alerts/queries';
import { type Actor, requireActor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { countFailedMail } from '@/lib/mail/queries';
import { loadHome } from '@/lib/metrics/load-home';
import { endingKeyNotices } from '@/lib/notices/ending-keys';
import { factorDeadline, factorNotices } from '@/lib/notices/factors';
import { invariantNotice } from '@/lib/notices/invariants';
import { mentionNotices } from '@/lib/notices/mentions';
import { signInNotices } from '@/lib/notices/queries';
import { reviewNotice } from '@/lib/notices/reviews';
import { vaultNotice } from '@/lib/notices/vault';
import { webhookNotices } from '@/lib/notices/webhooks';

type Props = {
  params: Promise<{ merchant: string; environment: string }>;
  searchParams: Promise<{ currency?: string | string[] }>;
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('home'))('title') };
}

/** Whose events change the page. */
const SHOWN = [
  'payment',
  'refund',
  'dispute',
  'payout',
  'payout_account',
  'review',
  'checkout_session',
  'incident',
  'breaker',
];

export default async function HomePage({ params, searchParams }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'payments:read');
  const t = await getTranslations('home');
  const { timeZone, defaultCurrency, clockOffsetMs } = actor.environment;
  const base = `/m/${merchant}/${environment}`;
  const at = now(clockOffsetMs);
  const { currency } = await searchParams;
  const [
    home,
    notices,
    mentions,
    endingKeys,
    disabledEndpoints,
    reviews,
    sealing,
    failedMail,
    factors,
    deadline,
    openIncidents,
    broken,
  ] = await Promise.all([
    loadHome(actor, at, currency),
    signInNotices(actor),
    mentionNotices(actor),
    endingKeyNotices(actor),
    webhookNotices(actor),
    reviewNotice(actor),
    vaultNotice(actor),
    countFailedMail(actor),
    factorNotices(actor),
    factorDeadline(actor),
    actor.permissions.has('alerts:read') ? countOpenIncidents(actor) : 0,
    invariantNotice(actor),
  ]);
  const urgent = (
    <>
      <InvariantNoticeLine notice={broken} base={base} />
      <OpenBreakers actor={actor} base={base} />
      <IncidentNotice count={openIncidents} base={base} />
      <SignInNotices notices={notices} zone={timeZone} />
      <FactorNotices notices={factors} deadline={deadline} userId={actor.id} base={base} zone={timeZone} />
      <ReviewNoticeLine notice={reviews} environmentId={actor.environment.id} base={base} zone={timeZone} />
      <WebhookNotices notices={disabledEndpoints} base={base} zone={timeZone} />
      <EndingKeyNotices notices={endingKeys} base={base} zone={timeZone} />
      <MailNotice failed={failedMail} base={base} />
    </>
  );
  if (home === null) return <NoNetwork actor={actor}>{urgent}</NoNetwork>;
  return (
    <>
      <RefreshOn nouns={SHOWN} everyMs={10_000} />
      <PageHead title={t('title')} meta={<AsOf at={at.toISOString()} zone={timeZone} />} />
      {urgent}
      <VaultNoticeLine notice={sealing} />
      <MentionNotices notices={mentions} base={base} zone={timeZone} />
      <div className="mt-4">
        <Numbers
          base={base}
          days={home.today}
          currency={defaultCurrency}
          today={home.numbers.today}
          lastWeek={home.numbers.lastWeek}
          daysBefore={home.lastWeek}
          balance={home.balance}
        />
      </div>
      <div className="grid gap-x-12 px-4 py-6 md:px-6 xl:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
        <div className="min-w-0">
          <Section
            id="trend"
            title={t('trend')}
            aside={<TrendCurrencies codes={home.currencies} chosen={home.currency} base={base} />}
          >
            <Trend days={home.trend} currency={home.currency} base={base} />
          </Section>
        </div>
        <div className="min-w-0 max-xl:order-first max-xl:mb-5 max-xl:border-b max-xl:border-line">
          <Section id="needs" title={t('needsYou')}>
            <NeedsList needs={home.needs} base={base} zone={timeZone} />
          </Section>
          {home.steps ? (
            <Section
              id="begin"
              title={t('begin')}
              aside={
                <DismissButton
                  notice={`onboarding:${actor.environment.id}`}
                  seen={new Date().toISOString()}
                  label={t('putAway')}
                />
              }
            >
              <Checklist progress={home.steps} permissions={actor.permissions} base={base} />
            </Section>
          ) : null}
        </div>
      </div>
    </>
  );
}

async function NoNetwork({ actor, children }: { actor: Actor; children: ReactNode }) {
  const t = await getTranslations('home');
  return (
    <>
      <PageHead title={t('title')} />
      {children}
      <EmptyState
        title={t('noNetwork')}
        action={
          <LinkButton href={`/m/${actor.environment.merchantSlug}/sandbox/home`} look="primary">
            {t('toSandbox')}
          </LinkButton>
        }
      >
        {t('noNetworkDetail')}
      </EmptyState>
    </>
  );
}

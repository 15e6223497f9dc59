import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { Checklist } from '@/components/home/checklist';
import { NeedsList } from '@/components/home/needs-list';
import { Numbers } from '@/components/home/numbers';
import { Trend } from '@/components/home/trend';
import { RefreshOn } from '@/components/live/refresh-on';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead, Section } from '@/components/ui/section';
import { formatTime } from '@/components/ui/time';
import { requireActor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { balances, dailyTrend, needs, progress, todayAndLastWeek } from '@/lib/metrics/home';

type Props = { params: Promise<{ merchant: string; environment: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('home'))('title') };
}

export default async function HomePage({ params }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'payments:read');
  const t = await getTranslations('home');
  const { kind, timeZone, defaultCurrency, clockOffsetMs } = actor.environment;
  const base = `/m/${merchant}/${environment}`;
  const at = now(clockOffsetMs);
  const done = await progress(actor);
  if (kind === 'live' && !done.payment) {
    return (
      <>
        <PageHead title={t('title')} />
        <EmptyState
          title={t('noNetwork')}
          action={
            <LinkButton href={`/m/${merchant}/sandbox/home`} look="primary">
              {t('toSandbox')}
            </LinkButton>
          }
        >
          {t('noNetworkDetail')}
        </EmptyState>
      </>
    );
  }
  const [{ today, lastWeek }, waiting, trend, balance] = await Promise.all([
    todayAndLastWeek(actor, at),
    needs(actor, at),
    dailyTrend(actor, at, 14),
    actor.permissions.has('balance:read') ? balances(actor) : null,
  ]);
  const begins = kind === 'sandbox' && !(done.payment && done.refund && done.key && done.call);
  const time = formatTime(at.toISOString(), timeZone, await getLocale(), 'minute');
  return (
    <>
      <RefreshOn nouns={['payment', 'refund']} everyMs={10_000} />
      <PageHead title={t('title')} meta={t('asOf', { zone: timeZone, time })} />
      <div className="mt-4">
        <Numbers currency={defaultCurrency} today={today} lastWeek={lastWeek} balance={balance} />
      </div>
      <div className="grid gap-x-12 px-4 py-6 md:px-6 xl:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
        <div className="min-w-0">
          <Section
            id="trend"
            title={t('trend')}
            aside={
              <span className="text-meta text-ink-3">{t('volumeIn', { currency: defaultCurrency })}</span>
            }
          >
            <Trend days={trend} currency={defaultCurrency} />
          </Section>
        </div>
        <div className="min-w-0 max-xl:border-t max-xl:border-line max-xl:pt-5">
          <Section id="needs" title={t('needsYou')}>
            <NeedsList needs={waiting} base={base} />
          </Section>
          {begins ? (
            <Section id="begin" title={t('begin')}>
              <Checklist progress={done} base={base} />
            </Section>
          ) : null}
        </div>
      </div>
    </>
  );
}

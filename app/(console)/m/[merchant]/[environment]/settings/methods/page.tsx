import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { BreakerNote } from '@/components/breakers/breaker-note';
import { RefreshOn } from '@/components/live/refresh-on';
import { MethodForm } from '@/components/methods/method-form';
import { PageHead, Section } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { listMethods } from '@/lib/methods/queries';
import { type Currency, isCurrency } from '@/lib/money';

type Props = { params: Promise<{ merchant: string; environment: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('methodSettings'))('title') };
}

export default async function MethodsPage({ params }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'settings:write');
  const t = await getTranslations('methodSettings');
  const { defaultCurrency } = actor.environment;
  const currency: Currency = isCurrency(defaultCurrency) ? defaultCurrency : 'USD';
  return (
    <>
      <RefreshOn nouns={['breaker']} everyMs={10_000} />
      <PageHead title={t('title')} />
      <div className="px-4 py-3 md:px-6">
        <p className="mb-5 max-w-[60ch] text-body text-ink-2">{t('lead')}</p>
        {(await listMethods(actor)).map((setting) => (
          <Section
            key={setting.method}
            id={setting.method}
            title={t(`names.${setting.method}`)}
            aside={
              setting.connector ? (
                <span className="text-meta text-ink-3">{t('through', { connector: setting.connector })}</span>
              ) : null
            }
          >
            {setting.connector ? (
              <>
                {setting.breaker ? (
                  <div className="mb-4">
                    <BreakerNote
                      breaker={setting.breaker}
                      incidentHref={
                        actor.permissions.has('alerts:read')
                          ? `/m/${merchant}/${environment}/incidents/${setting.breaker.incident}`
                          : null
                      }
                      zone={actor.environment.timeZone}
                    />
                  </div>
                ) : null}
                {/* A form begins again with what is stored once somebody has saved. */}
                <MethodForm key={setting.version} setting={setting} defaultCurrency={currency} />
              </>
            ) : (
              <p className="text-table text-ink-3">{t('none')}</p>
            )}
          </Section>
        ))}
      </div>
    </>
  );
}

import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { SecurityForm } from '@/components/security/security-form';
import { PageHead } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { hasSecondFactor } from '@/lib/auth/factor-kinds';
import { countWithoutFactor, securityOf } from '@/lib/security/queries';

type Props = { params: Promise<{ merchant: string; environment: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('policy'))('title') };
}

/** What the merchant asks of its members' sign-ins and sessions. */
export default async function SecurityPage({ params }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'settings:write');
  const t = await getTranslations('policy');
  const [security, without, hasOwn] = await Promise.all([
    securityOf(actor),
    countWithoutFactor(actor),
    hasSecondFactor(actor.id),
  ]);
  return (
    <>
      <PageHead title={t('title')} meta={actor.environment.merchantName} />
      <div className="flex max-w-[60ch] flex-col gap-5 px-4 py-3 md:px-6">
        <p className="text-body text-ink-2">{t('lead')}</p>
        <SecurityForm
          security={security}
          withoutFactor={without}
          hasOwnFactor={hasOwn}
          zone={actor.environment.timeZone}
        />
      </div>
    </>
  );
}

import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { RuleForm } from '@/components/alerts/rule-form';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { PageHead } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { valuesOf } from '@/lib/metrics/dimension-values';

type Props = { params: Promise<{ merchant: string; environment: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('alerts'))('create') };
}

export default async function NewAlertPage({ params }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'alerts:write');
  const t = await getTranslations('alerts');
  const { kind, defaultCurrency, timeZone } = actor.environment;
  return (
    <>
      <Breadcrumbs parents={[{ label: t('title'), href: `/m/${merchant}/${environment}/settings/alerts` }]} />
      <PageHead title={t('create')} />
      <div className="px-4 pt-4 pb-8 md:px-6">
        <RuleForm rule={null} known={valuesOf(kind)} currency={defaultCurrency} zone={timeZone} />
      </div>
    </>
  );
}

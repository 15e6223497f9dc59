import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { AutomaticForm } from '@/components/disputes/automatic-form';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { PageHead } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { getDisputeSetting } from '@/lib/disputes/queries';
import { renderDisputeSetting } from '@/lib/disputes/render';

type Props = { params: Promise<{ merchant: string; environment: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('disputes.automatic'))('title') };
}

export default async function AutomaticPage({ params }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'disputes:read');
  const t = await getTranslations('disputes.automatic');
  const pages = await getTranslations('shell.pages');
  return (
    <>
      <Breadcrumbs parents={[{ label: pages('disputes'), href: `/m/${merchant}/${environment}/disputes` }]} />
      <PageHead title={t('title')} />
      <div className="flex max-w-[60ch] flex-col gap-5 px-4 py-3 md:px-6">
        <p className="text-body text-ink-2">{t('lead')}</p>
        <AutomaticForm
          setting={renderDisputeSetting(await getDisputeSetting(actor))}
          defaultCurrency={actor.environment.defaultCurrency}
        />
      </div>
    </>
  );
}

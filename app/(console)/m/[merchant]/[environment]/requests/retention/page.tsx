import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { RetentionForm } from '@/components/requests/retention-form';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { PageHead } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { retentionDays } from '@/lib/requests/queries';

type Props = { params: Promise<{ merchant: string; environment: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('requests.retention'))('title') };
}

export default async function RetentionPage({ params }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'requests:read');
  const t = await getTranslations('requests');
  return (
    <>
      <Breadcrumbs parents={[{ label: t('title'), href: `/m/${merchant}/${environment}/requests` }]} />
      <PageHead title={t('retention.title')} />
      <div className="flex max-w-[60ch] flex-col gap-5 px-4 py-3 md:px-6">
        <p className="text-body text-ink-2">{t('retention.lead')}</p>
        <RetentionForm days={await retentionDays(actor)} />
      </div>
    </>
  );
}

import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ConfigurationFile } from '@/components/configuration/configuration-file';
import { ImportForm } from '@/components/configuration/import-form';
import { PageHead, Section } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { exportConfiguration } from '@/lib/configuration/export-configuration';
import { otherEnvironments } from '@/lib/merchants/queries';

type Props = { params: Promise<{ merchant: string; environment: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('configuration'))('title') };
}

export default async function ConfigurationPage({ params }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'configuration:read');
  const t = await getTranslations('configuration');
  const [{ yaml }, others] = await Promise.all([exportConfiguration(actor), otherEnvironments(actor)]);
  return (
    <>
      <PageHead title={t('title')} meta={t('lead')} />
      <div className="mt-4 grid gap-x-12 border-t border-line px-4 py-5 md:px-6 xl:grid-cols-2">
        <div className="min-w-0">
          <Section id="import" title={t('import')}>
            <ImportForm environments={others} />
          </Section>
        </div>
        <div className="min-w-0 max-xl:border-t max-xl:border-line max-xl:pt-5">
          <Section id="export" title={t('export')}>
            <ConfigurationFile yaml={yaml} name={`${merchant}-${environment}.yaml`} />
          </Section>
        </div>
      </div>
    </>
  );
}

import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { BatchesTable } from '@/components/refunds/bulk/batches-table';
import { FileFormat } from '@/components/refunds/bulk/file-format';
import { UploadForm } from '@/components/refunds/bulk/upload-form';
import { actorNames } from '@/components/shell/actor-names';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { PageHead, Section } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { listRefundBatches } from '@/lib/refunds/bulk/queries';

type Props = { params: Promise<{ merchant: string; environment: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('bulk'))('title') };
}

export default async function BulkRefundsPage({ params }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'refunds:write');
  const t = await getTranslations('bulk');
  const pages = await getTranslations('shell.pages');
  const batches = await listRefundBatches(actor);
  const labels = await actorNames(
    actor,
    batches.map(({ createdBy }) => createdBy),
  );
  const base = `/m/${merchant}/${environment}`;
  return (
    <>
      <Breadcrumbs parents={[{ label: pages('refunds'), href: `${base}/refunds` }]} />
      <PageHead title={t('title')} meta={t('lead')} />
      <div className="mt-4 grid gap-x-12 border-t border-line px-4 py-5 md:px-6 xl:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
        <div className="min-w-0">
          <Section id="upload" title={t('upload')}>
            <UploadForm />
          </Section>
          <Section id="imports" title={t('imports')}>
            <BatchesTable
              base={base}
              zone={actor.environment.timeZone}
              batches={batches.map((batch) => ({
                id: batch.id,
                fileName: batch.fileName,
                rowCount: batch.rowCount,
                status: batch.status,
                createdBy: labels[batch.createdBy] ?? batch.createdBy,
                createdAt: batch.createdAt.toISOString(),
              }))}
            />
          </Section>
        </div>
        <div className="min-w-0 max-xl:border-t max-xl:border-line max-xl:pt-5">
          <Section id="format" title={t('format')}>
            <FileFormat template={`${base}/refunds/bulk/template`} />
          </Section>
        </div>
      </div>
    </>
  );
}

import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { BadRows } from '@/components/refunds/bulk/bad-rows';
import { BatchActions } from '@/components/refunds/bulk/batch-actions';
import { BatchProgress } from '@/components/refunds/bulk/batch-progress';
import { BatchStatus } from '@/components/refunds/bulk/batch-status';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { PageHead, Section } from '@/components/ui/section';
import { Time } from '@/components/ui/time';
import { requireActor } from '@/lib/auth/actor';
import { DomainError } from '@/lib/errors';
import { batchProgress, getRefundBatch } from '@/lib/refunds/bulk/queries';
import type { Total } from '@/lib/refunds/bulk/schema';

type Props = { params: Promise<{ merchant: string; environment: string; batch: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('bulk'))('title') };
}

export default async function RefundBatchPage({ params }: Props) {
  const { merchant, environment, batch: id } = await params;
  const actor = await requireActor(merchant, environment, 'refunds:read');
  const batch = await getRefundBatch(actor, id).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'not_found') notFound();
    throw error;
  });
  const t = await getTranslations('bulk');
  const pages = await getTranslations('shell.pages');
  const { counts, bad } = await batchProgress(actor, id);
  const base = `/m/${merchant}/${environment}`;
  const zone = actor.environment.timeZone;
  return (
    <>
      <Breadcrumbs
        parents={[
          { label: pages('refunds'), href: `${base}/refunds` },
          { label: t('title'), href: `${base}/refunds/bulk` },
        ]}
      />
      <PageHead
        title={
          <span className="flex flex-wrap items-center gap-3">
            <span className="break-all">{batch.fileName}</span>
            <BatchStatus status={batch.status} />
          </span>
        }
        meta={<Time at={batch.createdAt.toISOString()} zone={zone} />}
        actions={
          <BatchActions
            batch={id}
            status={batch.status}
            rowCount={batch.rowCount}
            onTheWay={counts.pending ?? 0}
            totals={batch.totals as Total[]}
            mayRefund={actor.permissions.has('refunds:write')}
          />
        }
      />
      <div className="mt-4 border-t border-line px-4 py-5 md:px-6">
        <Section id="progress" title={t('progress')}>
          <BatchProgress rowCount={batch.rowCount} counts={counts} totals={batch.totals as Total[]} />
        </Section>
        {bad.length > 0 ? (
          <Section id="bad" title={t('badRows')}>
            <BadRows rows={bad} base={base} />
          </Section>
        ) : null}
      </div>
    </>
  );
}

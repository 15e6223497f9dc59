import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { AuditFacts } from '@/components/audit/audit-list';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { PageHead } from '@/components/ui/section';
import { getAuditRecord } from '@/lib/audit/queries';
import { renderAuditRecord } from '@/lib/audit/render';
import { requireActor } from '@/lib/auth/actor';
import { DomainError } from '@/lib/errors';

type Props = { params: Promise<{ merchant: string; environment: string; record: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('audit'))('title') };
}

export default async function AuditRecordPage({ params }: Props) {
  const { merchant, environment, record: id } = await params;
  const actor = await requireActor(merchant, environment, 'audit:read');
  const row = await getAuditRecord(actor, id).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'not_found') notFound();
    throw error;
  });
  const t = await getTranslations('audit');
  return (
    <>
      <Breadcrumbs parents={[{ label: t('title'), href: `/m/${merchant}/${environment}/audit` }]} />
      <PageHead title={<span className="font-mono text-h3 break-all">{row.action}</span>} />
      <div className="mt-4 border-t border-line px-4 py-5 md:px-6">
        <AuditFacts row={renderAuditRecord(actor, row)} />
      </div>
    </>
  );
}

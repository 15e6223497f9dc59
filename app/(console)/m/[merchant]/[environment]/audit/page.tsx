import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { AuditList } from '@/components/audit/audit-list';
import { ListPage, type ListPageProps } from '@/components/lists/list-page';
import { AUDIT_LIST } from '@/lib/audit/list';
import { AUDIT_SOURCE } from '@/lib/audit/list-source';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('audit'))('title') };
}

export default function Page(props: ListPageProps) {
  return <ListPage {...props} list={AUDIT_LIST} source={AUDIT_SOURCE} List={AuditList} />;
}

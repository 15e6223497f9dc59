import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { BadAddress } from '@/components/lists/bad-address';
import { EntriesList } from '@/components/risk-lists/entries-list';
import { ListHeadFacts } from '@/components/risk-lists/list-head-facts';
import { loadEntries } from '@/components/risk-lists/load-entries';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { requireActor } from '@/lib/auth/actor';
import { DomainError } from '@/lib/errors';
import type { SearchParams } from '@/lib/lists/list-state';

type Props = {
  params: Promise<{ merchant: string; environment: string; list: string }>;
  searchParams: Promise<SearchParams>;
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('riskLists'))('title') };
}

export default async function RiskListPage({ params, searchParams }: Props) {
  const { merchant, environment, list: id } = await params;
  const actor = await requireActor(merchant, environment, 'risk_lists:read');
  const t = await getTranslations('riskLists');
  const base = `/m/${merchant}/${environment}`;
  const loaded = await loadEntries(actor, id, await searchParams).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'not_found') notFound();
    throw error;
  });
  if (loaded.problems) {
    return (
      <BadAddress
        title="riskLists.entries.title"
        path={`${base}/risk-lists/${id}`}
        problems={loaded.problems}
      />
    );
  }
  const { riskList, rules, names, props } = loaded;
  return (
    <>
      <Breadcrumbs parents={[{ label: t('title'), href: `${base}/risk-lists` }]} />
      <EntriesList {...props} riskList={riskList} rules={rules} names={names} />
      <ListHeadFacts list={riskList} rules={rules} />
    </>
  );
}

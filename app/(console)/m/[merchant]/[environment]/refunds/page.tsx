import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { BadAddress } from '@/components/lists/bad-address';
import { loadList } from '@/components/lists/load-list';
import { type RefundRowShape, RefundsList } from '@/components/refunds/refunds-list';
import { requireActor } from '@/lib/auth/actor';
import type { SearchParams } from '@/lib/lists/list-state';
import { REFUNDS_LIST } from '@/lib/refunds/list';
import { REFUNDS_SOURCE } from '@/lib/refunds/list-source';

type Props = {
  params: Promise<{ merchant: string; environment: string }>;
  searchParams: Promise<SearchParams>;
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('lists.refunds'))('title') };
}

export default async function Page({ params, searchParams }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'refunds:read');
  const { problems, props } = await loadList(actor, REFUNDS_LIST, REFUNDS_SOURCE, await searchParams);
  const path = `/m/${merchant}/${environment}/refunds`;
  if (problems) return <BadAddress title={REFUNDS_LIST.title} path={path} problems={problems} />;
  return (
    <RefundsList
      {...props}
      rows={props.rows as RefundRowShape[]}
      opened={props.opened as RefundRowShape | null}
    />
  );
}

import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ListPage, type ListPageProps } from '@/components/lists/list-page';
import { ReviewNames } from '@/components/reviews/names-context';
import { ReviewsList } from '@/components/reviews/reviews-list';
import { actorNames } from '@/components/shell/actor-names';
import { requireActor } from '@/lib/auth/actor';
import { REVIEWS_LIST } from '@/lib/risk/reviews/list';
import { REVIEWS_SOURCE } from '@/lib/risk/reviews/list-source';
import { assigneesOf } from '@/lib/risk/reviews/queries';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('reviews'))('title') };
}

export default async function Page(props: ListPageProps) {
  const { merchant, environment } = await props.params;
  const actor = await requireActor(merchant, environment, 'payments:read');
  const names = await actorNames(actor, await assigneesOf(actor));
  return (
    <ReviewNames names={names}>
      <ListPage {...props} list={REVIEWS_LIST} source={REVIEWS_SOURCE} List={ReviewsList} />
    </ReviewNames>
  );
}

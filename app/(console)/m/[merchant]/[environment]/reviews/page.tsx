import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ListPage, type ListPageProps } from '@/components/lists/list-page';
import { ReviewsList } from '@/components/reviews/reviews-list';
import { REVIEWS_LIST } from '@/lib/risk/reviews/list';
import { REVIEWS_SOURCE } from '@/lib/risk/reviews/list-source';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('reviews'))('title') };
}

export default function Page(props: ListPageProps) {
  return <ListPage {...props} list={REVIEWS_LIST} source={REVIEWS_SOURCE} List={ReviewsList} />;
}

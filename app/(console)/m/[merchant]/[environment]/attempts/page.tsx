import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ListPage, type ListPageProps } from '@/components/lists/list-page';
import { AttemptsList } from '@/components/payments/attempts-list';
import { ATTEMPTS_LIST } from '@/lib/payments/attempts/list';
import { ATTEMPTS_SOURCE } from '@/lib/payments/attempts/list-source';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('lists.attempts'))('title') };
}

export default function Page(props: ListPageProps) {
  return <ListPage {...props} list={ATTEMPTS_LIST} source={ATTEMPTS_SOURCE} List={AttemptsList} />;
}

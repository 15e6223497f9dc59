import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { RulesList } from '@/components/alerts/rules-list';
import { ListPage, type ListPageProps } from '@/components/lists/list-page';
import { ALERT_RULES_SOURCE } from '@/lib/alerts/list-sources';
import { ALERT_RULES_LIST } from '@/lib/alerts/lists';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('alerts'))('title') };
}

export default function Page(props: ListPageProps) {
  return <ListPage {...props} list={ALERT_RULES_LIST} source={ALERT_RULES_SOURCE} List={RulesList} />;
}

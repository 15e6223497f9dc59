import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { InsightPage, type InsightProps } from '@/components/insights/frame/insight-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('shell'))('pages.payoutsInsights') };
}

export default function PayoutsPage(props: InsightProps) {
  return <InsightPage {...props} page="payouts" />;
}

import { useTranslations } from 'next-intl';
import { LinkButton } from '@/components/ui/button';
import { PageHead } from '@/components/ui/section';
import { TabLinks } from '@/components/ui/tab-links';
import { type ListState, searchOf, TABS, type Tab } from './list-state';

/** Counts stop at ten thousand, so that a tab costs the same for every merchant. */
const COUNT_MAX = 10_000;

type PaymentsHeadProps = { state: ListState; path: string; counts: Record<Tab, number>; mayCreate: boolean };

/** Title with the count, the action, and the tabs of states with theirs. */
export function PaymentsHead({ state, path, counts, mayCreate }: PaymentsHeadProps) {
  const t = useTranslations('payments');
  const count = (tab: Tab) =>
    counts[tab] > COUNT_MAX ? t('countMore', { count: COUNT_MAX }) : t('count', { count: counts[tab] });
  return (
    <>
      <PageHead
        title={t('title')}
        meta={count(state.tab)}
        actions={
          mayCreate ? (
            <LinkButton href={`${path}/new`} look="primary">
              {t('newTest')}
            </LinkButton>
          ) : null
        }
      />
      <TabLinks
        label={t('tabs.label')}
        current={state.tab}
        tabs={TABS.map((tab) => ({
          key: tab,
          href: `${path}${searchOf(state, { tab })}`,
          label: t(`tabs.${tab}`),
          count: count(tab),
        }))}
      />
    </>
  );
}

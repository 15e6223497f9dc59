import { useTranslations } from 'next-intl';
import { AuditLink } from '@/components/audit/audit-link';
import { DescriptionList } from '@/components/ui/description-list';
import type { UsingRule } from '@/lib/risk/lists/queries';
import type { RiskListView } from '@/lib/risk/lists/render';

/** What a list is, and which rules look values up in it. */
export function ListHeadFacts({ list, rules }: { list: RiskListView; rules: readonly UsingRule[] }) {
  const t = useTranslations('riskLists');
  return (
    <div className="flex flex-col gap-3 px-4 pt-6 pb-4 md:px-6">
      <DescriptionList
        items={[
          { key: 'kind', term: t('kind'), value: t(`kinds.${list.kind}`) },
          { key: 'key', term: t('key'), value: <span className="font-mono text-meta">@{list.key}</span> },
          {
            key: 'rules',
            term: t('usedIn'),
            value: rules.length === 0 ? t('notUsed') : rules.map(({ name }) => name).join(', '),
          },
        ]}
      />
      <AuditLink id={list.id} />
    </div>
  );
}

import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { RuleEditor } from '@/components/risk-rules/rule-editor';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { PageHead } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { listsToOffer } from '@/lib/risk/lists/queries';
import { getRule } from '@/lib/risk/rules/queries';

type Props = {
  params: Promise<{ merchant: string; environment: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('riskRules'))('editor.new') };
}

export default async function NewRulePage({ params, searchParams }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'risk_rules:write');
  const { from } = await searchParams;
  const t = await getTranslations('riskRules');
  // A copy of a rule that is not there is a new one.
  const source = typeof from === 'string' ? await getRule(actor, from).catch(() => null) : null;
  const base = `/m/${merchant}/${environment}`;
  return (
    <>
      <Breadcrumbs parents={[{ label: t('title'), href: `${base}/settings/risk-rules` }]} />
      <PageHead title={t('editor.new')} />
      <div className="px-4 py-5 md:px-6">
        <RuleEditor
          start={{
            name: '',
            action: source?.action ?? 'review',
            expression: source?.expression ?? '',
            rule: null,
          }}
          lists={await listsToOffer(actor)}
          base={base}
        />
      </div>
    </>
  );
}

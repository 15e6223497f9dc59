'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Choice } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { saveRuleSettingAction } from '@/lib/risk/rules/actions';

/** Whether it takes two people to switch a rule on. */
export function TwoPeopleForm({ isOn }: { isOn: boolean }) {
  const t = useTranslations('riskRules');
  const { permissions } = useConsole();
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(saveRuleSettingAction);
  async function save(twoPeople: boolean) {
    const sent = await submit({ two_people: twoPeople });
    if (sent.kind === 'done') toast({ title: t('twoPeople.saved') });
    router.refresh();
  }
  return (
    <div className="flex flex-col gap-2">
      <Choice
        type="checkbox"
        checked={isOn}
        disabled={!permissions.includes('risk_rules:write') || state.kind === 'busy'}
        onChange={(event) => void save(event.target.checked)}
      >
        {t('twoPeople.label')}
      </Choice>
      {state.kind === 'refused' ? <ProblemNote title={t('act.notDone')} problem={state.problem} /> : null}
    </div>
  );
}

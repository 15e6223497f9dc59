'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { ActionButton } from '@/components/ui/action-button';
import { Button } from '@/components/ui/button';
import { Choice } from '@/components/ui/field';
import { Note } from '@/components/ui/note';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { saveRuleSettingAction } from '@/lib/risk/rules/actions';

type TwoPeopleFormProps = {
  isOn: boolean;
  /** Who asked to switch it off, while that waits for somebody else. */
  asked: { name: string; isReader: boolean } | null;
};

/** Whether it takes two people to switch a rule on or to set thresholds; in live it also takes two to end that. */
export function TwoPeopleForm({ isOn, asked }: TwoPeopleFormProps) {
  const t = useTranslations('riskRules.twoPeople');
  const act = useTranslations('riskRules.act');
  const { permissions, kind } = useConsole();
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(saveRuleSettingAction);
  const mayChange = permissions.includes('risk_rules:write');
  const isBusy = state.kind === 'busy';
  async function save(twoPeople: boolean) {
    const sent = await submit({ two_people: twoPeople });
    if (sent.kind === 'done') {
      const isWaiting = !twoPeople && sent.data.two_people;
      toast({ title: isWaiting ? t('requested') : asked && twoPeople ? t('kept') : t('saved') });
    }
    router.refresh();
  }
  return (
    <div className="flex max-w-3xl flex-col gap-2">
      <Choice
        type="checkbox"
        checked={isOn}
        disabled={!mayChange || isBusy || asked !== null}
        onChange={(event) => void save(event.target.checked)}
      >
        {t('label')}
      </Choice>
      {kind === 'live' && !asked ? <p className="text-meta text-ink-3">{t('live')}</p> : null}
      {asked ? (
        <Note tone="warn">
          <div className="flex flex-col gap-2">
            <p>{t('waiting', { name: asked.name })}</p>
            {mayChange ? (
              <div className="flex flex-wrap gap-2">
                <ActionButton
                  busy={isBusy}
                  blockedBecause={asked.isReader ? t('yourRequest') : null}
                  onClick={() => void save(false)}
                >
                  {t('agree')}
                </ActionButton>
                <Button blocked={isBusy} onClick={() => void save(true)}>
                  {t('keep')}
                </Button>
              </div>
            ) : null}
          </div>
        </Note>
      ) : null}
      {state.kind === 'refused' ? <ProblemNote title={act('notDone')} problem={state.problem} /> : null}
    </div>
  );
}

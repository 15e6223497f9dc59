'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { deleteRuleAction } from '@/lib/risk/rules/actions';
import type { RuleView } from '@/lib/risk/rules/render';

/** Ends a rule for good; what it was is kept. */
export function DeleteRuleButton({ rule }: { rule: RuleView }) {
  const t = useTranslations('riskRules');
  const common = useTranslations('common');
  const { base } = useConsole();
  const router = useRouter();
  const toast = useToast();
  const [open, setOpen] = useState(false);
  const { state, submit } = useSubmission(deleteRuleAction);
  async function send() {
    const sent = await submit({ id: rule.id });
    if (sent.kind !== 'done') return;
    toast({ title: t('act.deleted', { name: rule.name }) });
    router.push(`${base}/settings/risk-rules`);
  }
  return (
    <>
      <Button data-action="delete-rule" onClick={() => setOpen(true)}>
        {t('act.delete')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('act.deleteTitle')}>
        <div className="flex flex-col gap-4">
          {state.kind === 'refused' ? <ProblemNote title={t('act.notDone')} problem={state.problem} /> : null}
          {state.kind === 'lost' ? (
            <ErrorState title={t('editor.lostTitle')}>{t('editor.lost')}</ErrorState>
          ) : null}
          <p className="text-body text-ink-2">{t('act.deleteMeaning')}</p>
          <DialogActions>
            <Button onClick={() => setOpen(false)}>{common('cancel')}</Button>
            <Button look="danger" busy={state.kind === 'busy'} onClick={() => void send()}>
              {t('act.delete')}
            </Button>
          </DialogActions>
        </div>
      </Dialog>
    </>
  );
}

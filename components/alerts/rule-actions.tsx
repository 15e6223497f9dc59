'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { DialogForm } from '@/components/ui/dialog-form';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { deleteAlertRuleAction, updateAlertRuleAction } from '@/lib/alerts/actions';
import type { AlertRuleView } from '@/lib/alerts/render';
import { MuteButton } from './mute-button';

/** Switches a rule on or off, mutes it for a while, or deletes it. `now` is the environment's time. */
export function RuleActions({ rule, now }: { rule: AlertRuleView; now: string }) {
  const t = useTranslations('alerts');
  const { permissions } = useConsole();
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(updateAlertRuleAction);
  if (!permissions.includes('alerts:write')) return null;
  async function toggle() {
    const sent = await submit({ id: rule.id, enabled: !rule.enabled });
    toast({ title: sent.kind === 'done' ? t('saved') : t('notDone') });
    router.refresh();
  }
  return (
    <>
      <MuteButton rule={rule} now={now} />
      <Button busy={state.kind === 'busy'} onClick={() => void toggle()}>
        {rule.enabled ? t('switchOff') : t('switchOn')}
      </Button>
      <DeleteButton rule={rule} />
    </>
  );
}

function DeleteButton({ rule }: { rule: AlertRuleView }) {
  const t = useTranslations('alerts');
  const { base } = useConsole();
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  const { state, submit } = useSubmission(deleteAlertRuleAction);
  async function send() {
    const sent = await submit({ id: rule.id });
    if (sent.kind === 'done') router.push(`${base}/settings/alerts`);
  }
  return (
    <>
      <Button data-action="delete-alert-rule" onClick={() => setOpen(true)}>
        {t('delete')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('deleteTitle')} initialFocus={keep}>
        <DialogForm
          submit={t('delete')}
          look="danger"
          busy={state.kind === 'busy'}
          keep={{ words: t('keep'), ref: keep }}
          onSubmit={() => void send()}
          onClose={() => setOpen(false)}
        >
          {state.kind === 'refused' ? <ProblemNote title={t('notDone')} problem={state.problem} /> : null}
          <p className="text-body text-ink-2">{t('deleteMeaning')}</p>
        </DialogForm>
      </Dialog>
    </>
  );
}

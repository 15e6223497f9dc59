'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { DialogForm } from '@/components/ui/dialog-form';
import { Menu, MenuItem } from '@/components/ui/menu';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { deleteAlertRuleAction, updateAlertRuleAction } from '@/lib/alerts/actions';
import type { AlertRuleView } from '@/lib/alerts/render';

const HOUR_MS = 3_600_000;
const MUTES = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS } as const;

/** Mutes a rule for a while, switches it on or off, or deletes it. `now` is the environment's time. */
export function RuleActions({ rule, now }: { rule: AlertRuleView; now: string }) {
  const t = useTranslations('alerts');
  const { permissions } = useConsole();
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(updateAlertRuleAction);
  if (!permissions.includes('alerts:write')) return null;
  const isMuted = rule.muted_until !== null && rule.muted_until > now;
  async function send(change: { muted_until?: string | null; enabled?: boolean }) {
    const sent = await submit({ id: rule.id, ...change });
    toast({ title: sent.kind === 'done' ? t('saved') : t('notDone') });
    router.refresh();
  }
  const until = (ms: number) => new Date(Date.parse(now) + ms).toISOString();
  return (
    <>
      {isMuted ? (
        <Button busy={state.kind === 'busy'} onClick={() => void send({ muted_until: null })}>
          {t('unmute')}
        </Button>
      ) : (
        <Menu align="end" trigger={<Button busy={state.kind === 'busy'}>{t('mute')}</Button>}>
          {(Object.keys(MUTES) as (keyof typeof MUTES)[]).map((one) => (
            <MenuItem key={one} onSelect={() => void send({ muted_until: until(MUTES[one]) })}>
              {t(`mutes.${one}`)}
            </MenuItem>
          ))}
        </Menu>
      )}
      <Button onClick={() => void send({ enabled: !rule.enabled })}>
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

'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { DialogForm } from '@/components/ui/dialog-form';
import { Choice, Field } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { updateAlertRuleAction } from '@/lib/alerts/actions';
import type { AlertRuleView } from '@/lib/alerts/render';
import { clockText, instantAt } from '@/lib/i18n/days';
import { useAlertWords } from './use-alert-words';

const HOUR_MS = 3_600_000;
const PRESETS = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS } as const;
type Preset = keyof typeof PRESETS;

/** Mutes a rule until a time, with a reason, or unmutes it. `now` is the environment's time. */
export function MuteButton({ rule, now }: { rule: AlertRuleView; now: string }) {
  const t = useTranslations('alerts');
  const router = useRouter();
  const toast = useToast();
  const { defaultCurrency } = useConsole();
  const words = useAlertWords(defaultCurrency);
  const [open, setOpen] = useState(false);
  const { state, submit } = useSubmission(updateAlertRuleAction);
  async function unmute() {
    const sent = await submit({ id: rule.id, muted_until: null });
    toast({ title: sent.kind === 'done' ? t('saved') : t('notDone') });
    router.refresh();
  }
  if (rule.muted_until !== null && rule.muted_until > now)
    return (
      <Button busy={state.kind === 'busy'} onClick={() => void unmute()}>
        {t('unmute')}
      </Button>
    );
  return (
    <>
      <Button data-action="mute-alert-rule" onClick={() => setOpen(true)}>
        {t('mute')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('muteFor', { name: words.name(rule) })}>
        <MuteForm rule={rule} now={now} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

type MuteFormProps = { rule: AlertRuleView; now: string; onClose: () => void };

function MuteForm({ rule, now, onClose }: MuteFormProps) {
  const t = useTranslations('alerts');
  const router = useRouter();
  const toast = useToast();
  const { timeZone } = useConsole();
  const { state, submit } = useSubmission(updateAlertRuleAction);
  const [preset, setPreset] = useState<Preset | null>('hour');
  const [own, setOwn] = useState(() => clockText(new Date(Date.parse(now) + HOUR_MS), timeZone));
  const [reason, setReason] = useState('');
  const [isWrong, setWrong] = useState(false);
  async function send() {
    const until = preset ? new Date(Date.parse(now) + PRESETS[preset]) : instantAt(own, timeZone);
    const isPast = until === null || until.toISOString() <= now;
    setWrong(isPast);
    if (isPast) return;
    const sent = await submit({
      id: rule.id,
      muted_until: until.toISOString(),
      mute_reason: reason.trim() || null,
    });
    if (sent.kind !== 'done') return;
    toast({ title: t('saved') });
    onClose();
    router.refresh();
  }
  return (
    <DialogForm
      submit={t('mute')}
      busy={state.kind === 'busy'}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      {state.kind === 'refused' ? <ProblemNote title={t('notDone')} problem={state.problem} /> : null}
      <p className="text-body text-ink-2">{t('muteMeaning')}</p>
      <fieldset>
        <legend className="sr-only">{t('muteUntil')}</legend>
        {(Object.keys(PRESETS) as Preset[]).map((one) => (
          <Choice
            key={one}
            type="radio"
            name="mute-until"
            checked={preset === one}
            onChange={() => setPreset(one)}
          >
            {t(`mutes.${one}`)}
          </Choice>
        ))}
        <Choice type="radio" name="mute-until" checked={preset === null} onChange={() => setPreset(null)}>
          {t('muteOwn')}
        </Choice>
      </fieldset>
      {preset === null ? (
        <Field label={t('muteUntil')} hint={timeZone} error={isWrong ? t('muteInvalid') : null}>
          {(control) => (
            <input
              {...control}
              type="datetime-local"
              value={own}
              onChange={(event) => setOwn(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      <Field label={t('muteReason')}>
        {(control) => (
          <input
            {...control}
            value={reason}
            maxLength={200}
            autoComplete="off"
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </DialogForm>
  );
}

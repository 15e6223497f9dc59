'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { ActionButton } from '@/components/ui/action-button';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { saveThresholdsAction, tryThresholdsAction } from '@/lib/risk/thresholds/actions';
import {
  misplaced,
  THRESHOLDS,
  type Threshold,
  type ThresholdValues,
} from '@/lib/risk/thresholds/by-thresholds';
import type { ThresholdsView } from '@/lib/risk/thresholds/render';
import { DaysBack, windowBack } from './days-back';
import { ThresholdsFindings } from './thresholds-findings';

type ThresholdsFormProps = {
  thresholds: ThresholdsView;
  base: string;
  /** Whether another member has to confirm what one sets. */
  isForTwo: boolean;
};

/** From which score on attempts are challenged, held or blocked; what that would have meant is seen before it is saved. */
export function ThresholdsForm({ thresholds, base, isForTwo }: ThresholdsFormProps) {
  const t = useTranslations('riskRules.thresholds');
  const router = useRouter();
  const toast = useToast();
  const { permissions } = useConsole();
  const mayChange = permissions.includes('risk_rules:write');
  const [texts, setTexts] = useState(() => textsOf(thresholds));
  const [days, setDays] = useState(30);
  const trial = useSubmission(tryThresholdsAction);
  const tried = trial.state.kind === 'done' ? trial.state.data : null;
  const { state, submit } = useSubmission(saveThresholdsAction);
  const { values, wrong } = read(texts);
  const errors = THRESHOLDS.map((field) => {
    if (wrong.includes(field)) return t('invalid');
    const found = values && misplaced(values);
    return found?.field === field ? t('below', { name: t(found.below) }) : null;
  });
  const wanted = values && !misplaced(values) ? values : null;
  const isOff = wanted !== null && THRESHOLDS.every((field) => wanted[field] === null);
  // Taking some away needs nobody else.
  const isLess =
    wanted !== null &&
    THRESHOLDS.every((field) => wanted[field] === null || wanted[field] === thresholds[field]);
  const isTried = isOff || (tried !== null && wanted !== null && isSame(wanted, tried));

  function run() {
    if (!wanted) return;
    void trial.submit({ ...wanted, ...windowBack(days) });
  }
  async function save() {
    if (!wanted) return;
    const sent = await submit({ ...wanted, version: thresholds.version });
    if (sent.kind === 'done') toast({ title: t(sent.data.requested ? 'proposed' : 'saved') });
    if (sent.kind === 'done' || sent.kind === 'refused') router.refresh();
  }
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      <p className="max-w-[80ch] text-table text-ink-2">{t('lead')}</p>
      <fieldset disabled={!mayChange} className="grid gap-3 md:grid-cols-3">
        <legend className="sr-only">{t('title')}</legend>
        {THRESHOLDS.map((field, nth) => (
          <Field key={field} label={t(field)} error={errors[nth] ?? null}>
            {(control) => (
              <input
                {...control}
                className={`${control.className} max-w-40 tabular-nums`}
                inputMode="numeric"
                autoComplete="off"
                placeholder={t('never')}
                value={texts[field]}
                onChange={(event) => setTexts({ ...texts, [field]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </fieldset>
      {mayChange ? (
        <div className="flex flex-wrap items-end gap-3">
          <DaysBack days={days} onChange={setDays} />
          <Button blocked={!wanted || isOff} busy={trial.state.kind === 'busy'} onClick={run}>
            {t('try')}
          </Button>
          <ActionButton
            look="primary"
            busy={state.kind === 'busy'}
            blockedBecause={
              wanted && isSame(wanted, thresholds) ? t('unchanged') : isTried ? null : t('tryFirst')
            }
            onClick={() => void save()}
          >
            {t(isForTwo && !isLess ? 'propose' : 'save')}
          </ActionButton>
        </div>
      ) : (
        <p className="text-table text-ink-3">{t('readOnly')}</p>
      )}
      <div aria-live="polite" className="flex flex-col gap-3">
        {state.kind === 'refused' ? <ProblemNote title={t('problem')} problem={state.problem} /> : null}
        {trial.state.kind === 'refused' ? (
          <ProblemNote title={t('problem')} problem={trial.state.problem} />
        ) : null}
        {state.kind === 'lost' || trial.state.kind === 'lost' ? (
          <ErrorState title={t('problem')}>{t('lost')}</ErrorState>
        ) : null}
        {tried ? (
          <>
            {wanted && isSame(wanted, tried) ? null : <p className="text-table text-warn">{t('stale')}</p>}
            <ThresholdsFindings trial={tried} base={base} />
          </>
        ) : null}
      </div>
    </div>
  );
}

function textsOf(values: ThresholdValues): Record<Threshold, string> {
  const text = (field: Threshold) => (values[field] === null ? '' : String(values[field]));
  return { challenge_at: text('challenge_at'), review_at: text('review_at'), block_at: text('block_at') };
}

/** The scores that were written; null with the fields that hold none. */
function read(texts: Record<Threshold, string>): { values: ThresholdValues | null; wrong: Threshold[] } {
  const wrong = THRESHOLDS.filter((field) => !/^([1-9]\d?)?$/.test(texts[field].trim()));
  if (wrong.length > 0) return { values: null, wrong };
  const score = (field: Threshold) => (texts[field].trim() === '' ? null : Number(texts[field]));
  return {
    values: {
      challenge_at: score('challenge_at'),
      review_at: score('review_at'),
      block_at: score('block_at'),
    },
    wrong,
  };
}

function isSame(one: ThresholdValues, other: ThresholdValues | null): boolean {
  return other !== null && THRESHOLDS.every((field) => one[field] === other[field]);
}

'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import {
  pauseSimulationAction,
  resumeSimulationAction,
  scaleSimulationAction,
  stopSimulationAction,
} from '@/lib/testlab/simulations/actions';
import type { SimulationView } from '@/lib/testlab/simulations/render';
import { RATE_MAX } from '@/lib/testlab/simulations/schema';

/** Pauses a run, lets it go on, ends it, and changes the rate of live traffic. */
export function RunControls({ run }: { run: SimulationView }) {
  const t = useTranslations('traffic');
  const router = useRouter();
  const pause = useSubmission(pauseSimulationAction);
  const resume = useSubmission(resumeSimulationAction);
  const stop = useSubmission(stopSimulationAction);
  const scale = useSubmission(scaleSimulationAction);
  const states = [pause.state, resume.state, stop.state, scale.state];
  const refused = states.find((state) => state.kind === 'refused');
  const lost = states.find((state) => state.kind === 'lost');
  const toggle = run.status === 'paused' ? resume : pause;

  async function send(change: () => Promise<unknown>) {
    await change();
    router.refresh();
  }
  return (
    <div className="flex max-w-3xl flex-col gap-3">
      <div className="flex flex-wrap items-end gap-3">
        <Button
          data-action={run.status === 'paused' ? 'resume-traffic' : 'pause-traffic'}
          look={run.status === 'paused' ? 'primary' : 'secondary'}
          busy={toggle.state.kind === 'busy'}
          onClick={() => void send(() => toggle.submit({ id: run.id }))}
        >
          {run.status === 'paused' ? t('resume') : t('pause')}
        </Button>
        <Button
          data-action="stop-traffic"
          look="danger"
          busy={stop.state.kind === 'busy'}
          onClick={() => void send(() => stop.submit({ id: run.id }))}
        >
          {t('stop')}
        </Button>
        {run.mode === 'live' ? (
          <Rate
            rate={run.rate ?? 1}
            busy={scale.state.kind === 'busy'}
            onChange={(rate) => void send(() => scale.submit({ id: run.id, rate }))}
          />
        ) : null}
      </div>
      {refused?.kind === 'refused' ? <ProblemNote title={t('notChanged')} problem={refused.problem} /> : null}
      {lost?.kind === 'lost' ? (
        <ErrorState title={t('notChanged')} requestId={lost.problem?.request_id}>
          {t('lost')}
        </ErrorState>
      ) : null}
    </div>
  );
}

type RateProps = { rate: number; busy: boolean; onChange: (rate: number) => void };

function Rate({ rate, busy, onChange }: RateProps) {
  const t = useTranslations('traffic');
  const [text, setText] = useState(String(rate));
  const wanted = /^\d+$/.test(text.trim()) ? Number(text) : 0;
  const isWithin = wanted >= 1 && wanted <= RATE_MAX;
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (isWithin) onChange(wanted);
  };
  return (
    <form onSubmit={send} className="flex flex-wrap items-end gap-2">
      <Field
        label={t('fields.rate')}
        error={isWithin ? null : t('bounds', { least: 1, most: RATE_MAX, because: t('because.rate') })}
      >
        {(control) => (
          <input
            {...control}
            className={`${control.className} max-w-28 tabular-nums`}
            inputMode="numeric"
            autoComplete="off"
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </Field>
      <Button type="submit" data-action="scale-traffic" busy={busy} blocked={!isWithin || wanted === rate}>
        {t('scale')}
      </Button>
    </form>
  );
}

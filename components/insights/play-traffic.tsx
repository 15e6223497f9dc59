'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { Field, Select } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { playTrafficAction } from '@/lib/testlab/actions';
import type { TrafficView } from '@/lib/testlab/play-pattern';
import { TRAFFIC_PATTERNS, type TrafficPattern } from '@/lib/testlab/traffic-patterns';

/** Made-up payments in a sandbox, to see what risk does with them. */
export function PlayTraffic() {
  const t = useTranslations('riskInsights.traffic');
  const router = useRouter();
  const { state, submit } = useSubmission(playTrafficAction);
  const [pattern, setPattern] = useState<TrafficPattern>('mixed');
  const [played, setPlayed] = useState<TrafficView | null>(null);

  async function play() {
    setPlayed(null);
    const sent = await submit({ pattern });
    if (sent.kind !== 'done') return;
    setPlayed(sent.data);
    router.refresh();
  }
  return (
    <div className="flex flex-col gap-3">
      <p className="max-w-prose text-table text-ink-2">{t('lead')}</p>
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-56">
          <Field label={t('pattern')}>
            {(control) => (
              <Select
                {...control}
                value={pattern}
                onChange={({ target }) => setPattern(target.value as TrafficPattern)}
              >
                {TRAFFIC_PATTERNS.map((one) => (
                  <option key={one} value={one}>
                    {t(`patterns.${one}`)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        <Button data-action="play-traffic" onClick={() => void play()} busy={state.kind === 'busy'}>
          {t('play')}
        </Button>
      </div>
      <div aria-live="polite" className="text-table">
        {played ? <p>{t('played', { ...played.decisions, attempts: played.attempts.length })}</p> : null}
        {state.kind === 'refused' ? <ProblemNote title={t('notPlayed')} problem={state.problem} /> : null}
        {state.kind === 'lost' ? (
          <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
            {t('lost')}
          </ErrorState>
        ) : null}
      </div>
    </div>
  );
}

'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { Choice, Field, Select } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { startSimulationAction } from '@/lib/testlab/simulations/actions';
import { PAYMENTS_MAX, RHYTHMS } from '@/lib/testlab/simulations/schema';
import { SIMULATION_MODES, type SimulationMode } from '@/lib/testlab/simulations/status';
import { CountryChoices } from './country-choices';
import { NumberInput } from './number-input';
import { FIRST, inputOf, type NumberField, type StartFields, totalOf } from './start-fields';

/** Says what traffic to play, and begins it. What is too much is told at its field before anything is sent. */
export function StartForm() {
  const t = useTranslations('traffic');
  const router = useRouter();
  const { state, submit } = useSubmission(startSimulationAction);
  const [fields, setFields] = useState<StartFields>(FIRST);
  const set = (change: Partial<StartFields>) => setFields({ ...fields, ...change });
  const input = inputOf(fields);
  const total = totalOf(fields);

  async function begin(event: FormEvent) {
    event.preventDefault();
    if (!input) return;
    const sent = await submit(input);
    if (sent.kind === 'done' || sent.kind === 'refused') router.refresh();
  }
  const number = (field: NumberField) => (
    <NumberInput key={field} field={field} fields={fields} onChange={(text) => set({ [field]: text })} />
  );
  const isTold = fields.mode === 'back_dated';
  return (
    <form onSubmit={(event) => void begin(event)} className="flex max-w-3xl flex-col gap-5">
      <ModeChoices mode={fields.mode} onChange={(mode) => set({ mode, rhythm: rhythmOf(mode) })} />
      <div className="grid gap-4 sm:grid-cols-2 md:grid-cols-3">
        {fields.mode === 'live' ? [number('rate'), number('minutes')] : [number('days'), number('payments')]}
        {isTold ? null : (
          <Field label={t('fields.rhythm')}>
            {(control) => (
              <Select
                {...control}
                value={fields.rhythm}
                onChange={({ target }) => set({ rhythm: target.value as StartFields['rhythm'] })}
              >
                {RHYTHMS.map((one) => (
                  <option key={one} value={one}>
                    {t(`rhythms.${one}`)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
      </div>
      {isTold ? null : <Played fields={fields} set={set} number={number} />}
      <fieldset className="flex flex-wrap gap-x-6">
        <legend className="mb-1 text-table font-medium">{t('after')}</legend>
        {(['refunds', 'disputes'] as const).map((one) => (
          <Choice
            key={one}
            type="checkbox"
            checked={fields[one]}
            onChange={({ target }) => set({ [one]: target.checked })}
          >
            {t(`afterwards.${one}`)}
          </Choice>
        ))}
      </fieldset>
      <div className="max-w-48">{number('seed')}</div>
      <div className="flex flex-wrap items-center gap-3">
        <Button
          type="submit"
          look="primary"
          data-action="start-traffic"
          busy={state.kind === 'busy'}
          blocked={!input}
        >
          {t('start')}
        </Button>
        <p role="status" className={`text-table ${total > PAYMENTS_MAX ? 'text-bad' : 'text-ink-3'}`}>
          {total > PAYMENTS_MAX
            ? t('tooMany', { count: total, most: PAYMENTS_MAX })
            : t('total', { count: total })}
        </p>
      </div>
      {state.kind === 'refused' ? <ProblemNote title={t('notStarted')} problem={state.problem} /> : null}
      {state.kind === 'lost' ? (
        <ErrorState title={t('notStarted')} requestId={state.problem?.request_id}>
          {t('lost')}
        </ErrorState>
      ) : null}
    </form>
  );
}

/** Live is watched, so it comes evenly at first; days have their nights. */
function rhythmOf(mode: SimulationMode): StartFields['rhythm'] {
  return mode === 'live' ? 'even' : 'daily';
}

function ModeChoices({ mode, onChange }: { mode: SimulationMode; onChange: (mode: SimulationMode) => void }) {
  const t = useTranslations('traffic');
  return (
    <fieldset>
      <legend className="mb-1 text-table font-medium">{t('kind')}</legend>
      {SIMULATION_MODES.map((one) => (
        <Choice
          key={one}
          type="radio"
          name="mode"
          checked={mode === one}
          onChange={() => onChange(one)}
          detail={t(`modes.${one}.meaning`)}
        >
          {t(`modes.${one}.name`)}
        </Choice>
      ))}
    </fieldset>
  );
}

type PlayedProps = {
  fields: StartFields;
  set: (change: Partial<StartFields>) => void;
  number: (field: NumberField) => React.ReactNode;
};

/** What only traffic that is really played can have: methods, countries, fraud and an outage. */
function Played({ fields, set, number }: PlayedProps) {
  const t = useTranslations('traffic');
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2 md:grid-cols-3">
        {number('cardTesting')}
        {number('stolenCards')}
        <Field label={t('fields.methods')}>
          {(control) => (
            <Select
              {...control}
              value={fields.methods}
              onChange={({ target }) => set({ methods: target.value as StartFields['methods'] })}
            >
              {(['both', 'card', 'alipay'] as const).map((one) => (
                <option key={one} value={one}>
                  {t(`methods.${one}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <CountryChoices chosen={fields.countries} onChange={(countries) => set({ countries })} />
      <Choice
        type="checkbox"
        checked={fields.outage}
        onChange={({ target }) => set({ outage: target.checked })}
        detail={t('outageMeaning')}
      >
        {t('outage')}
      </Choice>
    </>
  );
}

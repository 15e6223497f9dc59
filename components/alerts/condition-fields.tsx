'use client';

import { useTranslations } from 'next-intl';
import { Field, Select } from '@/components/ui/field';
import { dimensionsOf, isWatch, SIGNALS, type SignalKey, unitOf } from '@/lib/alerts/signals';
import { COMPARISONS, type Comparison, SEVERITIES, type Severity, WINDOWS } from '@/lib/alerts/words';
import { isPercent, lineProblem, mayBreak, type RuleFields } from './rule-fields';
import { useAlertWords } from './use-alert-words';

type ConditionFieldsProps = {
  fields: RuleFields;
  currency: string;
  set: (more: Partial<RuleFields>) => void;
};

/** When a rule fires, and how much that matters. */
export function ConditionFields({ fields, currency, set }: ConditionFieldsProps) {
  const t = useTranslations('alerts');
  const problem = lineProblem(fields, currency);
  const dimensions = useTranslations('alerts.dimensions');
  const words = useAlertWords(currency);
  const watched = isWatch(fields.signal);
  const comparisons = watched ? COMPARISONS.slice(0, 2) : COMPARISONS;
  const unit = isPercent(fields)
    ? '%'
    : { money: currency, duration_ms: 'ms', count: '', rate: '%' }[unitOf(fields.signal)];
  function choose(signal: SignalKey) {
    const comparison =
      isWatch(signal) && !['above', 'below'].includes(fields.comparison) ? 'above' : fields.comparison;
    const possible = dimensionsOf(signal);
    const filters = fields.filters.filter(({ dimension }) => possible.includes(dimension));
    set({ signal, split: null, filters, comparison });
  }
  return (
    <div className="grid gap-4 md:grid-cols-2">
      <Field label={t('signal')}>
        {(control) => (
          <Select
            {...control}
            value={fields.signal}
            onChange={(event) => choose(event.target.value as SignalKey)}
          >
            {SIGNALS.map((one) => (
              <option key={one} value={one}>
                {words.signal(one)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {watched ? null : (
        <Field label={t('split')}>
          {(control) => (
            <Select
              {...control}
              value={fields.split ?? ''}
              onChange={(event) => set({ split: event.target.value || null })}
            >
              <option value="">{t('together')}</option>
              {dimensionsOf(fields.signal).map((one) => (
                <option key={one} value={one}>
                  {dimensions(one)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      <Field label={t('comparison')}>
        {(control) => (
          <Select
            {...control}
            value={fields.comparison}
            onChange={(event) => set({ comparison: event.target.value as Comparison })}
          >
            {comparisons.map((one) => (
              <option key={one} value={one}>
                {t(`comparisons.${one}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <NumberField
        label={unit ? t('thresholdIn', { unit }) : t('threshold')}
        error={problem && t(`lineProblems.${problem}`)}
        value={fields.threshold}
        onChange={(threshold) => set({ threshold })}
      />
      <Field label={t('window')}>
        {(control) => (
          <Select
            {...control}
            value={fields.windowMinutes}
            onChange={(event) => set({ windowMinutes: Number(event.target.value) })}
          >
            {WINDOWS.map((one) => (
              <option key={one} value={one}>
                {words.minutes(one)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <NumberField
        label={t('sampleMin')}
        hint={t('sampleHint')}
        value={fields.sampleMin}
        onChange={(sampleMin) => set({ sampleMin })}
      />
      <TellingFields fields={fields} set={set} />
    </div>
  );
}

/** How much it matters, when it is told again, and whether it keeps payments away. */
function TellingFields({ fields, set }: Omit<ConditionFieldsProps, 'currency'>) {
  const t = useTranslations('alerts');
  return (
    <>
      <Field label={t('severity')}>
        {(control) => (
          <Select
            {...control}
            value={fields.severity}
            onChange={(event) => set({ severity: event.target.value as Severity })}
          >
            {SEVERITIES.map((one) => (
              <option key={one} value={one}>
                {t(`severities.${one}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <NumberField
        label={t('escalate')}
        hint={t('escalateHint')}
        value={fields.escalateMinutes}
        onChange={(escalateMinutes) => set({ escalateMinutes })}
      />
      {mayBreak(fields) ? (
        <NumberField
          label={t('breaker')}
          hint={t('breakerHint')}
          value={fields.breakerMinutes}
          onChange={(breakerMinutes) => set({ breakerMinutes })}
        />
      ) : null}
    </>
  );
}

type NumberFieldProps = {
  label: string;
  hint?: string;
  error?: string | null;
  value: string;
  onChange: (value: string) => void;
};

function NumberField({ label, hint, error, value, onChange }: NumberFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <input
          {...control}
          className={`${control.className} tabular-nums`}
          inputMode="decimal"
          autoComplete="off"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

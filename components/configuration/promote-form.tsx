'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useEnvironmentName } from '@/components/shell/environment-name';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { CONTROL, Field, Select } from '@/components/ui/field';
import { promoteConfigurationAction } from '@/lib/configuration/actions';
import type { PromotedConfiguration } from '@/lib/configuration/promote-configuration';
import type { EnvironmentChoice } from '@/lib/merchants/queries';
import { ConfigurationProblem } from './configuration-problem';

export type Environment = EnvironmentChoice;
type PromoteFormProps = { environments: readonly Environment[]; onBring: (yaml: string) => void };

/** Brings the configuration of another environment into the form; addresses that are not possible here are asked for. */
export function PromoteForm({ environments, onBring }: PromoteFormProps) {
  const t = useTranslations('configuration');
  const nameOf = useEnvironmentName();
  const [from, setFrom] = useState(environments[0]?.id ?? '');
  const [missing, setMissing] = useState<PromotedConfiguration['missing']>([]);
  const [addresses, setAddresses] = useState<Record<string, string>>({});
  const { state, submit } = useSubmission(promoteConfigurationAction);

  async function bring() {
    const given = Object.entries(addresses).filter(([, address]) => address.trim() !== '');
    const sent = await submit({ from, addresses: Object.fromEntries(given) });
    if (sent.kind !== 'done') return;
    setMissing(sent.data.missing);
    onBring(sent.data.yaml);
  }
  return (
    <form
      className="flex flex-col gap-4 border-b border-line pb-5"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void bring();
      }}
    >
      <div>
        <h3 className="text-body font-bold">{t('promote')}</h3>
        <p className="text-table text-ink-2">{t('promoteLead')}</p>
      </div>
      <Field label={t('from')}>
        {(control) => (
          <Select
            {...control}
            value={from}
            onChange={(event) => {
              setFrom(event.target.value);
              setMissing([]);
              setAddresses({});
            }}
          >
            {environments.map((environment) => (
              <option key={environment.id} value={environment.id}>
                {nameOf(environment)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {missing.map(({ name }) => (
        <Field key={name} label={t('address', { address: name })} hint={t('addressHint')}>
          {({ className: _, ...control }) => (
            <input
              {...control}
              type="url"
              className={`${CONTROL} border-control`}
              value={addresses[name] ?? ''}
              onChange={(event) => setAddresses({ ...addresses, [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <div>
        <Button type="submit" busy={state.kind === 'busy'}>
          {t('bring')}
        </Button>
      </div>
      {state.kind === 'refused' ? <ConfigurationProblem problem={state.problem} /> : null}
    </form>
  );
}

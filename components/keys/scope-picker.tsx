'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { Choice, Select } from '@/components/ui/field';
import { type Access, SCOPES, type ScopedResource } from '@/lib/auth/scopes';
import { SCOPE_PRESETS, type ScopePreset } from '@/lib/credentials/presets';

/** Null is everything. */
export type ScopeChoice = Partial<Record<ScopedResource, Access>> | null;

const PRESETS = Object.keys(SCOPE_PRESETS) as ScopePreset[];
const RESOURCES = Object.keys(SCOPES) as ScopedResource[];

/** Everything, what many keys have in common, or nothing / reading / writing for each resource. */
export function ScopePicker({
  value,
  onChange,
}: {
  value: ScopeChoice;
  onChange: (scopes: ScopeChoice) => void;
}) {
  const t = useTranslations('keys');
  const { kind } = useConsole();
  const [chosen, setChosen] = useState<ScopePreset | 'all' | 'some'>(value === null ? 'all' : 'some');
  function choose(next: typeof chosen, scopes: ScopeChoice) {
    setChosen(next);
    onChange(scopes);
  }
  const resources = RESOURCES.filter((resource) => resource !== 'sandbox' || kind === 'sandbox');
  return (
    <fieldset>
      <legend className="mb-1 text-table font-medium">{t('scopes')}</legend>
      <Choice type="radio" name="scopes" checked={chosen === 'all'} onChange={() => choose('all', null)}>
        {t('allScopes')}
      </Choice>
      {PRESETS.map((one) => (
        <Choice
          key={one}
          type="radio"
          name="scopes"
          checked={chosen === one}
          onChange={() => choose(one, SCOPE_PRESETS[one])}
        >
          {t(`presets.${one}`)}
        </Choice>
      ))}
      <Choice
        type="radio"
        name="scopes"
        checked={chosen === 'some'}
        onChange={() => choose('some', value ?? { payments: 'read' })}
      >
        {t('someScopes')}
      </Choice>
      {value === null || chosen !== 'some' ? null : (
        <div className="mt-2 grid grid-cols-[minmax(0,1fr)_fit-content(60%)] items-center gap-x-4 gap-y-1 border-t border-line pt-2">
          {resources.map((resource) => (
            <div key={resource} className="contents">
              <label htmlFor={`scope-${resource}`} className="text-table">
                {t(`resources.${resource}`)}
              </label>
              <Select
                id={`scope-${resource}`}
                value={value[resource] ?? 'none'}
                onChange={(event) => onChange({ ...value, [resource]: event.target.value as Access })}
              >
                {accessesOf(resource).map((access) => (
                  <option key={access} value={access}>
                    {t(`access.${access}`)}
                  </option>
                ))}
              </Select>
            </div>
          ))}
        </div>
      )}
    </fieldset>
  );
}

function accessesOf(resource: ScopedResource): Access[] {
  const { read, write } = SCOPES[resource];
  return [
    'none',
    ...(read.length > 0 ? (['read'] as const) : []),
    ...(write.length > 0 ? (['write'] as const) : []),
  ];
}

'use client';

import { useLocale, useTranslations } from 'next-intl';
import { Disclosure } from '@/components/ui/disclosure';
import { Choice } from '@/components/ui/field';
import { MADE_UP_COUNTRIES } from '@/lib/made-up-cards';

type CountryChoicesProps = { chosen: readonly string[]; onChange: (countries: string[]) => void };

/** Where customers live; everywhere while nothing is chosen. */
export function CountryChoices({ chosen, onChange }: CountryChoicesProps) {
  const t = useTranslations('traffic');
  const names = new Intl.DisplayNames(useLocale(), { type: 'region' });
  const nameOf = (country: string) => names.of(country) ?? country;
  const told = chosen.length === 0 ? t('everywhere') : chosen.map(nameOf).join(', ');
  const others = (country: string) => chosen.filter((one) => one !== country);
  return (
    <Disclosure summary={t('livingIn', { countries: told })}>
      <fieldset className="grid gap-x-6 sm:grid-cols-2 md:grid-cols-3">
        <legend className="sr-only">{t('fields.countries')}</legend>
        {MADE_UP_COUNTRIES.map((country) => (
          <Choice
            key={country}
            type="checkbox"
            checked={chosen.includes(country)}
            onChange={({ target }) =>
              onChange(target.checked ? [...others(country), country] : others(country))
            }
          >
            {nameOf(country)}
          </Choice>
        ))}
      </fieldset>
    </Disclosure>
  );
}

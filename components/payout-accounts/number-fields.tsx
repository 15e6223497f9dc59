'use client';

import { useLocale, useTranslations } from 'next-intl';
import { Choice, Field, Select } from '@/components/ui/field';
import { isCountry } from '@/lib/countries';
import { compactNumber, isAccountNumber, isBankCode, isIban } from '@/lib/payout-accounts/account-format';
import { TEST_ACCOUNTS } from '@/lib/test-accounts';

const FIELDS = ['country', 'bank_code', 'account_number'] as const;
type FieldName = 'iban' | (typeof FIELDS)[number];
/** What was typed of a number, in both forms. */
export type TypedNumber = { form: 'iban' | 'local' } & Record<FieldName, string>;
export type NumberFaults = Partial<Record<FieldName, true>>;

/** What of it cannot be right; the operation checks the same. */
export function typedFaults(typed: TypedNumber): NumberFaults {
  if (typed.form === 'iban') return isIban(compactNumber(typed.iban)) ? {} : { iban: true };
  const wrong: Record<(typeof FIELDS)[number], boolean> = {
    country: !isCountry(typed.country),
    bank_code: !isBankCode(typed.country, compactNumber(typed.bank_code)),
    account_number: !isAccountNumber(typed.country, compactNumber(typed.account_number)),
  };
  return Object.fromEntries(FIELDS.filter((name) => wrong[name]).map((name) => [name, true]));
}

type NumberFieldsProps = {
  typed: TypedNumber;
  onChange: (typed: TypedNumber) => void;
  faults: NumberFaults;
};

/** An IBAN, or a local number with its bank and country. What is typed is shown here alone, and never again. */
export function NumberFields({ typed, onChange, faults }: NumberFieldsProps) {
  const t = useTranslations('payoutAccounts.propose');
  const names = typed.form === 'iban' ? (['iban'] as const) : FIELDS;
  return (
    <>
      <fieldset>
        <legend className="mb-1 text-table font-medium">{t('form')}</legend>
        {(['iban', 'local'] as const).map((form) => (
          <Choice
            key={form}
            type="radio"
            name="form"
            checked={typed.form === form}
            onChange={() => onChange({ ...typed, form })}
          >
            {t(`forms.${form}`)}
          </Choice>
        ))}
      </fieldset>
      {names.map((name) => (
        <Field
          key={name}
          label={t(`fields.${name}`)}
          hint={t(`hints.${name}`)}
          error={faults[name] ? t(`faults.${name}`) : null}
        >
          {(control) =>
            name === 'country' ? (
              <CountrySelect
                control={control}
                value={typed.country}
                onChange={(country) => onChange({ ...typed, country })}
              />
            ) : (
              <input
                {...control}
                value={typed[name]}
                maxLength={60}
                autoComplete="off"
                autoCapitalize="characters"
                spellCheck={false}
                className={`${control.className} font-mono`}
                onChange={(event) => onChange({ ...typed, [name]: event.target.value })}
              />
            )
          }
        </Field>
      ))}
    </>
  );
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const COUNTRIES = [...LETTERS].flatMap((a) => [...LETTERS].map((b) => a + b)).filter(isCountry);

type CountrySelectProps = {
  control: Parameters<Parameters<typeof Field>[0]['children']>[0];
  value: string;
  onChange: (country: string) => void;
};

function CountrySelect({ control, value, onChange }: CountrySelectProps) {
  const t = useTranslations('payoutAccounts.propose');
  const locale = useLocale();
  const names = new Intl.DisplayNames(locale, { type: 'region' });
  const countries = COUNTRIES.map((code) => ({ code, name: names.of(code) ?? code })).sort((a, b) =>
    a.name.localeCompare(b.name, locale),
  );
  return (
    <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{t('chooseCountry')}</option>
      {countries.map(({ code, name }) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </Select>
  );
}

/** The documented accounts of sandboxes, by what the pretend bank does with a payout to each. */
export function TestAccountField({ value, onChange }: { value: number; onChange: (index: number) => void }) {
  const t = useTranslations('payoutAccounts.propose');
  const chosen = TEST_ACCOUNTS[value];
  return (
    <Field label={t('testAccount')} hint={chosen ? t(`outcomes.${chosen.outcome}`) : null}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(Number(event.target.value))}>
          {TEST_ACCOUNTS.map(({ iban, account_number, bank_code, currency, outcome }, index) => (
            <option key={iban ?? `${bank_code} ${account_number}`} value={index}>
              {t('testOption', {
                number: iban ?? `${bank_code} ${account_number}`,
                currency,
                outcome: t(`outcomeNames.${outcome}`),
              })}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

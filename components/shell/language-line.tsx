'use client';

import { useTranslations } from 'next-intl';
import { LANGUAGE_CHOICES, useLanguage } from './use-language';

/** The choice of language before anybody has signed in. */
export function LanguageLine() {
  const t = useTranslations('shell');
  const [language, choose] = useLanguage();
  return (
    <fieldset className="flex flex-wrap gap-x-4">
      <legend className="sr-only">{t('language')}</legend>
      {LANGUAGE_CHOICES.map((choice) => (
        <button
          key={choice.value}
          type="button"
          lang={choice.lang}
          aria-pressed={choice.value === language}
          onClick={() => choose(choice.value)}
          className="touch-target rounded-control py-1 text-table text-ink-3 hover:text-ink aria-pressed:font-medium aria-pressed:text-ink"
        >
          {choice.label}
        </button>
      ))}
    </fieldset>
  );
}

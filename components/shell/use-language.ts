'use client';

import { useRouter } from 'next/navigation';
import { useLocale } from 'next-intl';
import { keepCookie } from '@/components/ui/preferences-context';
import { LANGUAGES, LOCALE_COOKIE, type Locale } from '@/lib/i18n/languages';

export const LANGUAGE_CHOICES = Object.entries(LANGUAGES).map(([value, { label, htmlLang }]) => ({
  value: value as Locale,
  label,
  lang: htmlLang,
}));

/** The reader's language and the way to change it: the server renders the page again, what was typed stays. */
export function useLanguage(): [Locale, (next: Locale) => void] {
  const locale = useLocale();
  const router = useRouter();
  return [
    locale,
    (next) => {
      keepCookie(LOCALE_COOKIE, next);
      router.refresh();
    },
  ];
}

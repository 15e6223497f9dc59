import { en } from './messages/en';

/** The shape that every language must have. */
export type Messages = typeof en;

/** Languages of the console and the checkout, each with its own name; a new one is a file of messages and a line here. */
export const LOCALES = {
  en: { label: 'English', load: async (): Promise<Messages> => en },
} as const satisfies Record<string, { label: string; load: () => Promise<Messages> }>;

export type Locale = keyof typeof LOCALES;
export const DEFAULT_LOCALE: Locale = 'en';
export const LOCALE_COOKIE = 'countinghouse-locale';

export function isLocale(text: string | undefined): text is Locale {
  return text !== undefined && Object.hasOwn(LOCALES, text);
}

/** The reader's language: the one they chose, else the first of the browser's that we have, else English. */
export function pickLocale(chosen: string | undefined, acceptLanguage: string | null): Locale {
  if (isLocale(chosen)) return chosen;
  for (const part of (acceptLanguage ?? '').split(',')) {
    const language = part.split(';')[0]?.trim().split('-')[0]?.toLowerCase();
    if (isLocale(language)) return language;
  }
  return DEFAULT_LOCALE;
}

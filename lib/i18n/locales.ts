import { en } from './messages/en';

/** The shape that every language must have. */
export type Messages = typeof en;

type Language = { label: string; htmlLang: string; load: () => Promise<Messages> };

/** Languages of the console, each with its own name; a new one is a file of messages and a line here. */
export const LOCALES = {
  en: { label: 'English', htmlLang: 'en', load: async () => en },
  zh: { label: '简体中文', htmlLang: 'zh-CN', load: async () => (await import('./messages/zh')).zh },
  es: { label: 'Español', htmlLang: 'es', load: async () => (await import('./messages/es')).es },
} as const satisfies Record<string, Language>;

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

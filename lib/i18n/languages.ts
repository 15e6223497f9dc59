/** Languages of the console, each with its own name. A new one is a line here, a file of messages and its loader. */
export const LANGUAGES = {
  en: { label: 'English', htmlLang: 'en' },
  zh: { label: '简体中文', htmlLang: 'zh-CN' },
  es: { label: 'Español', htmlLang: 'es' },
} as const satisfies Record<string, { label: string; htmlLang: string }>;

export type Locale = keyof typeof LANGUAGES;
const DEFAULT_LOCALE: Locale = 'en';
export const LOCALE_COOKIE = 'countinghouse-locale';

export function isLocale(text: string | undefined): text is Locale {
  return text !== undefined && Object.hasOwn(LANGUAGES, text);
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

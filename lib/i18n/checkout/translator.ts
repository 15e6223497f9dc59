import { createTranslator } from 'next-intl';
import en from './en.json';
import es from './es.json';
import zh from './zh.json';

/** The shape that every language of the payer's pages must have. */
export type CheckoutMessages = typeof en;

/** Languages of the payer's pages; a new one is a file of messages and a line here. */
const LANGUAGES = {
  en: { htmlLang: 'en', messages: en },
  zh: { htmlLang: 'zh-CN', messages: zh },
  es: { htmlLang: 'es', messages: es },
} as const satisfies Record<string, { htmlLang: string; messages: CheckoutMessages }>;
export type CheckoutLocale = keyof typeof LANGUAGES;

/** The language that the merchant chose for a session, as far as we have it. */
export function checkoutLocale(wanted: string | undefined): CheckoutLocale {
  return wanted !== undefined && Object.hasOwn(LANGUAGES, wanted) ? (wanted as CheckoutLocale) : 'en';
}

/** What the html element of a payer's page says about its language. */
export function checkoutHtmlLang(locale: CheckoutLocale): string {
  return LANGUAGES[locale].htmlLang;
}

/** Messages of the payer's pages. Server only: the page's script gets finished sentences, not a message library. */
export function checkoutTranslator(locale: CheckoutLocale) {
  return createTranslator({
    locale,
    messages: LANGUAGES[locale].messages as CheckoutMessages,
    timeZone: 'UTC',
  });
}
export type CheckoutTranslator = ReturnType<typeof checkoutTranslator>;

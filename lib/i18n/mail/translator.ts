import { createTranslator } from 'next-intl';
import type { Locale } from '../languages';
import { en, type MailMessages } from './en';
import { es } from './es';
import { zh } from './zh';

const MESSAGES = { en, zh, es } as const satisfies Record<Locale, MailMessages>;

/** The words of outgoing mail in a language; for jobs, so without a request. */
export function mailTranslator(locale: Locale) {
  return createTranslator({ locale, messages: MESSAGES[locale], timeZone: 'UTC' });
}

/** A moment as a mail says it: date, time and zone written out, because a mail is read anywhere. */
export function mailTime(at: Date, locale: Locale, timeZone: string): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone });
  return `${format.format(at)} (${timeZone})`;
}

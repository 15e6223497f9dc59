import type { Locale } from '../languages';
import { en, type MailWords } from './en';
import { es } from './es';
import { zh } from './zh';

/** The words of outgoing mail in each language; for jobs, so without a request. */
export const MAIL_WORDS = { en, zh, es } as const satisfies Record<Locale, MailWords>;

/** A name in one line: what somebody typed must not look like the mail's own words. */
export function inOneLine(name: string): string {
  return name.replace(/\s+/g, ' ').trim();
}

/** A moment as a mail says it: date, time and zone written out, because a mail is read anywhere. */
export function mailTime(at: Date, locale: Locale, timeZone: string): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone });
  return `${format.format(at)} (${timeZone})`;
}

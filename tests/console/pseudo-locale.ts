import type { Page } from '@playwright/test';
import { LOCALE_COOKIE } from '@/lib/i18n/languages';
import { PSEUDO_LOCALE } from '@/lib/i18n/pseudo';
import { MADE_UP_COUNTRIES } from '@/lib/made-up-cards';
import { textsOf } from '../support/page-texts';

/** Switches the page's browser to the language in which every message stands between ⟦ and ⟧. */
export async function speakPseudo(page: Page, url: string): Promise<void> {
  await page.context().addCookies([{ name: LOCALE_COOKIE, value: PSEUDO_LOCALE, url }]);
}

/** Names that are the same in every language. */
const NAMES = [
  'Countinghouse',
  'English',
  '简体中文',
  'Español',
  'Ctrl',
  'Alipay',
  'JSON',
  // Countries, as the language's own rules call them.
  ...MADE_UP_COUNTRIES.map((code) => new Intl.DisplayNames('en', { type: 'region' }).of(code) ?? code),
  'Visa VAMP',
  'Mastercard ECM',
  'Mastercard HECM',
];

/** Shapes of data: what a person, a machine or a standard wrote, and no translator may touch. */
const DATA = [
  // Nothing to translate: digits, marks, a single letter of a key.
  /^[^\p{L}]*\p{L}?[^\p{L}]*$/u,
  // An id, a name of an event, an account of the books, a key of metadata.
  /^[a-z][a-z0-9]*([_.:-][a-z0-9_.:-]*)+$/i,
  // The name of a row: an event's name and its object.
  /^[a-z_.]+, [a-z]+_[0-9a-z]{26}$/,
  // How long ago, as the language's own rules say it, and the end of a shortened id.
  /^(in )?\d+ (second|minute|hour|day|week|month|year)s?( ago)?$|^(now|yesterday|tomorrow)$/,
  /^…[0-9a-z]{4,12}$/,
  // The part of an id behind its prefix.
  /^[0-9a-hjkmnp-tv-z]{26}$/,
  /^[a-z]+_[A-Za-z0-9_…·*]+$/,
  // An e-mail address, also masked; an address of a page.
  /^\S+@\S+$/,
  /^https?:\S+$/,
  // A zone, a currency, an amount with its currency.
  /^(UTC|[A-Z][A-Za-z_]+\/[A-Za-z_/-]+)$/,
  /^[A-Z]{3}$/,
  /^[\d.,\u00a0\u202f ]+ [A-Z]{3}$/,
  // A day as the language's own rules write it.
  /^[A-Z][a-z]{2} \d{1,2}(, \d{4})?$/,
];

/**
 * Every text that a reader can see, hear or hover on this page and that is neither a message nor data: left in code.
 * `data` are the words that this test put into the database.
 */
export async function textsOutsideMessages(page: Page, data: readonly string[]): Promise<string[]> {
  const texts = await textsOf(page);
  const known = new Set([...NAMES, ...data]);
  return [...new Set(texts)].filter((text) => !known.has(text) && !DATA.some((shape) => shape.test(text)));
}

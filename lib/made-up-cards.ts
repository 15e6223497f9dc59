import { type CardBrand, passesLuhn } from './card-number';

/*
 * The cards of made-up traffic: ranges of the well-known test numbers that no issuer has, in which the digits say what the
 * card is. Only sandboxes know them. They have names, so that no number is written down anywhere but in the vault.
 */

const PREFIXES = { visa: '424242', mastercard: '555555' } as const satisfies Partial<
  Record<CardBrand, string>
>;
export type MadeUpBrand = keyof typeof PREFIXES;
export const MADE_UP_COUNTRIES = [
  'US',
  'CA',
  'GB',
  'DE',
  'FR',
  'ES',
  'JP',
  'CN',
  'BR',
  'MX',
  'RU',
  'TR',
] as const;
export type MadeUpCountry = (typeof MADE_UP_COUNTRIES)[number];
export const MADE_UP_FUNDINGS = ['credit', 'debit', 'prepaid'] as const;
/** What its issuer does: it pays (and asks for 3-D Secure where the merchant does), always asks, or declines. */
export const MADE_UP_ISSUERS = [
  'pays',
  'asks',
  'asks_then_declines',
  'do_not_honor',
  'insufficient_funds',
  'expired',
  'incorrect_cvc',
  'lost',
  'stolen',
] as const;
export type MadeUpIssuer = (typeof MADE_UP_ISSUERS)[number];

export type MadeUpCard = {
  brand: MadeUpBrand;
  country: MadeUpCountry;
  funding: (typeof MADE_UP_FUNDINGS)[number];
  issuer: MadeUpIssuer;
  /** From 0 to 9,999: which one of its kind. */
  serial: number;
};

/** Where the two digits of the country begin: below them are the listed test cards and the canaries. */
const FIRST_COUNTRY = 70;
/** Stands third from the end, so that the last four digits say the scheme, as those of the listed test cards do. */
const SCHEME_DIGITS: Record<MadeUpBrand, string> = { visa: '4', mastercard: '5' };
const NUMBER = /^(\d{6})(\d{2})(\d)(\d)(\d{2})(\d)(\d{2})\d$/;
const NAME = /^pm_card_made_up_([a-z]+)_([A-Z]{2})_([a-z]+)_([a-z_]+)_(\d{4})$/;

/** The card's number, with its check digit. */
export function madeUpNumber({ brand, country, funding, issuer, serial }: MadeUpCard): string {
  const nth = String(serial).padStart(4, '0');
  const body = [
    PREFIXES[brand],
    FIRST_COUNTRY + MADE_UP_COUNTRIES.indexOf(country),
    MADE_UP_FUNDINGS.indexOf(funding),
    MADE_UP_ISSUERS.indexOf(issuer),
    nth.slice(0, 2),
    SCHEME_DIGITS[brand],
    nth.slice(2),
  ].join('');
  for (let check = 0; check < 10; check += 1) if (passesLuhn(`${body}${check}`)) return `${body}${check}`;
  throw new Error('every number has a check digit');
}

/** What the digits say; null for every number that is no made-up card. */
export function madeUpCard(number: string): MadeUpCard | null {
  const [, prefix, country, funding, issuer, first, scheme, last] = NUMBER.exec(number) ?? [];
  const brand = (Object.keys(PREFIXES) as MadeUpBrand[]).find((one) => PREFIXES[one] === prefix);
  const card = {
    brand,
    country: MADE_UP_COUNTRIES[Number(country) - FIRST_COUNTRY],
    funding: MADE_UP_FUNDINGS[Number(funding)],
    issuer: MADE_UP_ISSUERS[Number(issuer)],
    serial: Number(`${first}${last}`),
  };
  if (!brand || !card.country || !card.funding || !card.issuer) return null;
  return scheme === SCHEME_DIGITS[brand] && passesLuhn(number) ? (card as MadeUpCard) : null;
}

/** The test method's name that stands for the card, such as `pm_card_made_up_visa_DE_debit_pays_0042`. */
export function madeUpName({ brand, country, funding, issuer, serial }: MadeUpCard): string {
  return `pm_card_made_up_${brand}_${country}_${funding}_${issuer}_${String(serial).padStart(4, '0')}`;
}

/** The number behind such a name; null for any other text. */
export function numberOfMadeUpName(name: string): string | null {
  const [, brand, country, funding, issuer, serial] = NAME.exec(name) ?? [];
  const isOne = <Item extends string>(items: readonly Item[], item: string | undefined): item is Item =>
    (items as readonly (string | undefined)[]).includes(item);
  if (!isOne(Object.keys(PREFIXES) as MadeUpBrand[], brand) || !isOne(MADE_UP_COUNTRIES, country))
    return null;
  if (!isOne(MADE_UP_FUNDINGS, funding) || !isOne(MADE_UP_ISSUERS, issuer)) return null;
  return madeUpNumber({ brand, country, funding, issuer, serial: Number(serial) });
}

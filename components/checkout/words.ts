import { FIELD_PROBLEMS, type FieldProblemCode } from '@/lib/checkout/pay-form';
import { PAYER_PROBLEMS, type PayerProblem } from '@/lib/checkout/payer-problem';
import type { PayerView } from '@/lib/checkout/payer-view';
import {
  type CheckoutLocale,
  type CheckoutTranslator,
  checkoutLocale,
  checkoutTranslator,
} from '@/lib/i18n/checkout/translator';
import { formatMoney, isCurrency } from '@/lib/money';

/** Translator and language of a session's page. */
export function wordsOf(locale: string | undefined): { t: CheckoutTranslator; locale: CheckoutLocale } {
  const known = checkoutLocale(locale);
  return { t: checkoutTranslator(known), locale: known };
}

/** Minor units as text with the ISO code: `42.00 USD`. */
export function moneyText(amount: number, currency: string, locale: string): string {
  return isCurrency(currency) ? formatMoney(amount, currency, locale) : `${amount} ${currency}`;
}

const BRANDS = ['visa', 'mastercard', 'amex', 'discover', 'diners', 'jcb', 'unionpay'] as const;
const FORM_WORDS = [
  'label',
  'method',
  'card',
  'alipay',
  'alipayHint',
  'number',
  'expiry',
  'expiryPlaceholder',
  'cvc',
  'cvcHint',
  'cvcHintAmex',
  'email',
  'waiting',
  'offline',
  'sending',
  'failedBefore',
] as const;

export type FormWords = Record<(typeof FORM_WORDS)[number], string> & {
  emailHint: string;
  pay: string;
  payAlipay: string;
  busy: string;
  secure: string;
  /** The error summary's title by the number of errors. */
  errors: string[];
  againCvc: string;
  incompleteCvcAmex: string;
  brands: Record<(typeof BRANDS)[number], string>;
  fields: Record<FieldProblemCode, string>;
  problems: Record<PayerProblem, { title: string; text: string }>;
};

/** Every sentence that the form's script can need, finished on the server. */
export function formWords(view: PayerView): FormWords {
  const { t, locale } = wordsOf(view.locale);
  const amount = moneyText(view.amount, view.currency, locale);
  const { merchant } = view;
  return {
    ...byName(FORM_WORDS, (name) => t(`form.${name}`)),
    emailHint: t('form.emailHint', { merchant }),
    pay: t('form.pay', { amount }),
    payAlipay: t('form.payAlipay', { amount }),
    busy: t('form.busy', { amount }),
    secure: t('form.secure', { merchant }),
    errors: [0, 1, 2, 3, 4].map((count) => t('form.errors', { count })),
    againCvc: t('fields.again_cvc'),
    incompleteCvcAmex: t('fields.incomplete_cvcAmex'),
    brands: byName(BRANDS, (name) => t(`brands.${name}`)),
    fields: byName(FIELD_PROBLEMS, (name) => t(`fields.${name}`)),
    problems: byName(PAYER_PROBLEMS, (name) => ({
      title: t(`problems.${name}.title`),
      text: t(`problems.${name}.text`),
    })),
  };
}

function byName<Name extends string, Value>(
  names: readonly Name[],
  value: (name: Name) => Value,
): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, value(name)])) as Record<Name, Value>;
}

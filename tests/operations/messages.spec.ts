import { expect, test } from '@playwright/test';
import { ERRORS } from '@/lib/errors';
import { EVENT_TYPES } from '@/lib/events/catalogue';
import type { Locale } from '@/lib/i18n/languages';
import { DIMENSIONS } from '@/lib/metrics/dimensions';
import { METRIC_KEYS } from '@/lib/metrics/registry';
import { unreadMessages } from './messages-read';
import { argumentsOf, messagesOf, wordsOf } from './messages-support';

const OTHERS = ['zh', 'es'] as const satisfies readonly Locale[];

/** One term per concept: where English has the word, the other languages have theirs, and no other. */
const GLOSSARY: { en: RegExp; zh: RegExp; es: RegExp }[] = [
  { en: /\bmerchants?\b/i, zh: /商户/, es: /\bcomercios?\b/i },
  { en: /\bmembers?\b/i, zh: /成员/, es: /\bmiembros?\b/i },
  { en: /\benvironments?\b/i, zh: /环境/, es: /\bentornos?\b/i },
  { en: /\bsandbox(es)?\b/i, zh: /沙盒/, es: /\bsandbox(es)?\b/i },
  { en: /\bcustomers?\b/i, zh: /客户/, es: /\bclientes?\b/i },
  { en: /\bpayers?\b/i, zh: /付款人/, es: /\bpagador(es)?\b/i },
  { en: /\bpayments?\b/i, zh: /支付/, es: /\bpagos?\b/i },
  { en: /\battempts?\b/i, zh: /尝试/, es: /\bintent/i },
  { en: /\bauthoriz(e|ed|ations?)\b/i, zh: /授权/, es: /\bautoriza/i },
  { en: /\bcaptur(e|es|ed|able)\b/i, zh: /请款/, es: /\bcapt[uú]r/i },
  { en: /\brefund(s|ed|able)?\b/i, zh: /退款/, es: /\breemb[oó]ls/i },
  { en: /\bdisput(e|es|ed)\b/i, zh: /争议/, es: /\bdisputa/i },
  { en: /\bpayouts?\b/i, zh: /出款/, es: /\babono/i },
  { en: /\bconnectors?\b/i, zh: /连接器/, es: /\bconector(es)?\b/i },
  { en: /\bevents?\b/i, zh: /事件/, es: /\beventos?\b/i },
  { en: /\bcheckout sessions?\b/i, zh: /结账会话/, es: /\bsesi(ón|ones) de pago\b/i },
  { en: /\bfees?\b/i, zh: /手续费/, es: /\bcomisi(ón|ones)\b/i },
  { en: /\bin the books\b|\bthe books\b/i, zh: /账簿/, es: /\blibros\b/i },
  { en: /\bpostings?\b/i, zh: /过账/, es: /\bapuntes?\b/i },
  { en: /\be-mails?\b/i, zh: /电子邮箱|邮件/, es: /\bcorreos?\b/i },
  { en: /\bmetadata\b/i, zh: /元数据/, es: /\bmetadatos\b/i },
  { en: /\breferences?\b/i, zh: /参考号/, es: /\breferencias?\b/i },
  { en: /\bamounts?\b/i, zh: /金额/, es: /\bimportes?\b/i },
  { en: /\bidempotency key\b/i, zh: /幂等键/, es: /\bclave de idempotencia\b/i },
];

/** Words that a language never uses on a screen, with what stands there instead. */
const FORBIDDEN: Record<Locale, { word: RegExp; instead: string }[]> = {
  en: [
    { word: /successfully/i, instead: 'say what happened' },
    { word: /!/, instead: 'a full stop' },
    { word: /\bare you sure\b/i, instead: 'verb and object' },
    { word: /\b(please|oops|sorry|whoops)\b/i, instead: 'nothing' },
    { word: /\bcancell(ed|ing)\b|authoris|\bcolour\b/i, instead: 'American spelling' },
    { word: /\bemails?\b/i, instead: 'e-mail' },
    { word: /\blog ?(in|out)\b/i, instead: 'sign in, sign out' },
    { word: /\btenants?\b|\border ids?\b/i, instead: 'environment, reference' },
    { word: /\b(a|the|this|your) charges?\b|^charges?\b/i, instead: 'payment' },
    { word: /\bchargebacks? (were|was) successfully/i, instead: 'dispute' },
    { word: /'/, instead: '’' },
    { word: /\.\.\./, instead: '…' },
  ],
  zh: [
    { word: /[!！]/, instead: '。' },
    { word: /成功地/, instead: '说明结果' },
    { word: /捕获|收单捕获/, instead: '请款' },
    { word: /你/, instead: '您' },
    { word: /登陆|帐/, instead: '登录，账' },
    { word: /[\u4e00-\u9fff][,;:?](?=[\u4e00-\u9fff\s]|$)/, instead: '全角标点' },
    { word: /'|\.\.\./, instead: '…' },
    { word: /应答|回答|回应|响应/, instead: '答复' },
  ],
  es: [
    { word: /[!¡]/, instead: 'un punto' },
    { word: /exitosamente|con éxito|satisfactoriamente/i, instead: 'diga qué ocurrió' },
    { word: /\be-?mails?\b/i, instead: 'correo electrónico' },
    { word: /\bdevoluci(ón|ones)\b/i, instead: 'reembolso' },
    { word: /\bcontracargos? exitos/i, instead: 'disputa' },
    { word: /\b(tu|tus|tú|puedes|tienes|quieres)\b/i, instead: 'usted' },
    { word: /'|\.\.\./, instead: '…' },
  ],
};

/** The list of payments is called Transactions, because that is the word merchants look for; nothing else is. */
const TRANSACTION: Record<Locale, RegExp> = {
  en: /\btransactions?\b/i,
  zh: /交易(?!额)/,
  es: /\btransacci(ón|ones)\b/i,
};
const MAY_SAY_TRANSACTIONS = /^(shell|payments\.title$|decline\.)|[Tt]ransactions/;

/** Names that keep their capital inside a sentence. */
const NAMES =
  /^(Visa|Mastercard|Amex|American|Express|Discover|Diners|Alipay|UnionPay|Secure|Countinghouse|Excel|Ctrl|Cmd|Esc|Enter|Escape|Shift|Monday|Sunday|I|Idempotency|Key|Transactions|Test|Id|Compelling|Evidence|English)$/;

for (const locale of OTHERS) {
  test(`${locale} has exactly the messages of en, with the same arguments`, () => {
    const en = messagesOf('en');
    const other = messagesOf(locale);
    expect([...other.keys()].sort()).toEqual([...en.keys()].sort());
    const different = [...en].filter(
      ([key, text]) => argumentsOf(text).join() !== argumentsOf(other.get(key) ?? '').join(),
    );
    expect(different.map(([key]) => key)).toEqual([]);
    expect([...other].filter(([, text]) => text.trim() === '').map(([key]) => key)).toEqual([]);
  });

  test(`${locale} says one term for one concept`, () => {
    const en = messagesOf('en');
    const other = messagesOf(locale);
    const wrong = [...en].flatMap(([key, text]) => {
      const said = wordsOf(other.get(key) ?? '');
      const missing = GLOSSARY.filter((term) => term.en.test(wordsOf(text)) && !term[locale].test(said));
      return missing.map((term) => `${key}: “${text}” is “${said}”, without ${term[locale].source}`);
    });
    expect(wrong).toEqual([]);
  });
}

for (const locale of ['en', ...OTHERS] as const) {
  test(`${locale} uses no forbidden word`, () => {
    const wrong = [...messagesOf(locale)].flatMap(([key, text]) => {
      const said = wordsOf(text);
      const bad = FORBIDDEN[locale].filter(({ word }) => word.test(said));
      if (TRANSACTION[locale].test(said) && !MAY_SAY_TRANSACTIONS.test(key))
        bad.push({ word: TRANSACTION[locale], instead: 'payment' });
      return bad.map(({ word, instead }) => `${key}: “${said}” has ${word.source}; instead: ${instead}`);
    });
    expect(wrong).toEqual([]);
  });
}

test('every event and every refusal has its words', () => {
  const messages = messagesOf('en');
  const events = EVENT_TYPES.filter((type) => !messages.has(`eventMeanings.${type.replaceAll('.', '_')}`));
  const refusals = Object.keys(ERRORS).filter((code) => !messages.has(`refusals.${code}`));
  expect({ events, refusals }).toEqual({ events: [], refusals: [] });
});

test('every metric has its name and its definition, every dimension its name', () => {
  for (const locale of ['en', ...OTHERS] as const) {
    const messages = messagesOf(locale);
    const wanted = [
      ...METRIC_KEYS.flatMap((key) => [`metrics.labels.${key}`, `metrics.definitions.${key}`]),
      ...DIMENSIONS.map((dimension) => `metrics.dimensions.${dimension}`),
    ];
    expect(wanted.filter((key) => !messages.has(key))).toEqual([]);
  }
});

/**
 * Read by a name that is made from an event's type or a refusal's code, which the test above holds together, or without a
 * translator (a document that banks read is always English).
 */
const READ_OTHERWISE = /^(eventMeanings|refusals|invariants\.problems|disputes\.pdf)\./;

test('every message is read somewhere', () => {
  const keys = [...messagesOf('en').keys()].filter(
    (key) => !/^payer\./.test(key) && !READ_OTHERWISE.test(key),
  );
  expect(unreadMessages(keys)).toEqual([]);
});

test('English is in sentence case', () => {
  const wrong = [...messagesOf('en')].filter(([, text]) => {
    const words = wordsOf(text).split(/\s+/).filter(Boolean);
    return words.some((word, index) => {
      const before = words[index - 1];
      const begins =
        index === 0 || before === '\u00a4' || /[.?:·…;“(]$/.test(before ?? '') || /^[“(]/.test(word);
      const plain = word.replace(/[^\p{L}-]/gu, '').replace(/’s$/, '');
      return !begins && /^[A-Z][a-z]+/.test(plain) && !NAMES.test(plain);
    });
  });
  expect(wrong.map(([key, text]) => `${key}: ${text}`)).toEqual([]);
});

import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import {
  brandOf,
  groupDigits,
  holdsCardNumber,
  normaliseDigits,
  passesLuhn,
  redactCardNumbers,
} from '@/lib/card-number';
import { Email, isWebUrl, Metadata, text } from '@/lib/fields';
import { checkCard, cvcLengthOf, isExpired, parseExpiry } from '@/lib/vault/card-format';
import { isTestCard } from '@/lib/vault/test-cards';
import { testMethod } from '@/lib/vault/test-methods';
import { CANARIES } from '../support/scan-card-numbers';

const AT = new Date('2026-11-23T12:00:00Z');
const EXPIRY = { month: 12, year: 2030 };

function problemsOf(
  number: string,
  cvc: string | null = '123',
  expiry: typeof EXPIRY | null = EXPIRY,
): string[] {
  const checked = checkCard({ number, expiry, cvc }, AT);
  return checked.ok ? [] : checked.problems.map(({ field, code }) => `${field}: ${code}`);
}

test('digits of any script and the usual separators are understood', () => {
  for (const typed of [
    '4242 4242 4242 4242',
    '4242-4242-4242-4242',
    ' 4242\u00a04242\u20094242\t4242\n',
    '４２４２４２４２４２４２４２４２',
    '٤٢٤٢ ٤٢٤٢ ٤٢٤٢ ٤٢٤٢',
    '۴۲۴۲۴۲۴۲۴۲۴۲۴۲۴۲',
    '४२४२४२४२४२४२४२४२',
    '4242–4242—4242−4242',
    '𝟜𝟚𝟜𝟚4242𝟰𝟮𝟰𝟮4242',
  ]) {
    expect(normaliseDigits(typed), typed).toBe('4242424242424242');
  }
  for (const typed of ['4242a', '4242,4242', '½', '四二', '4242\0'])
    expect(normaliseDigits(typed), typed).toBeNull();
});

test('brands, groups and lengths of the security code', () => {
  for (const [digits, brand, grouped, cvcLength] of [
    ['4242424242424242', 'visa', '4242 4242 4242 4242', 3],
    ['378282246310005', 'amex', '3782 822463 10005', 4],
    ['5555555555554444', 'mastercard', '5555 5555 5555 4444', 3],
    ['2221000000000009', 'mastercard', '2221 0000 0000 0009', 3],
    ['6200000000000005', 'unionpay', '6200 0000 0000 0005', 3],
    ['30569309025904', 'diners', '3056 930902 5904', 3],
    ['3530111333300000', 'jcb', '3530 1113 3330 0000', 3],
    ['6011111111111117', 'discover', '6011 1111 1111 1117', 3],
  ] as const) {
    expect(passesLuhn(digits)).toBe(true);
    expect(brandOf(digits)).toBe(brand);
    expect(groupDigits(digits)).toBe(grouped);
    expect(cvcLengthOf(digits)).toBe(cvcLength);
  }
  expect(brandOf('3')).toBeNull();
  expect(brandOf('37')).toBe('amex');
  expect(groupDigits('42424')).toBe('4242 4');
});

test('what is wrong with a card is said per field', () => {
  expect(problemsOf('4242 4242 4242 4242')).toEqual([]);
  expect(problemsOf('3782 822463 10005', '1234')).toEqual([]);
  expect(problemsOf('4242424242424242', null)).toEqual([]);
  expect(problemsOf('4242424242424243')).toEqual(['number: invalid_number']);
  expect(problemsOf('42424242')).toEqual(['number: incomplete_number']);
  expect(problemsOf('')).toEqual(['number: incomplete_number']);
  expect(problemsOf('42424242424242424242')).toEqual(['number: invalid_number']);
  expect(problemsOf('9999999999999995')).toEqual(['number: brand_unknown']);
  expect(problemsOf('4242424242424242', '12')).toEqual(['cvc: incomplete_cvc']);
  expect(problemsOf('4242424242424242', '')).toEqual(['cvc: incomplete_cvc']);
  expect(problemsOf('4242424242424242', '1234')).toEqual(['cvc: invalid_cvc']);
  expect(problemsOf('378282246310005', '123')).toEqual(['cvc: incomplete_cvc']);
  expect(problemsOf('4242424242424242', '12x')).toEqual(['cvc: invalid_cvc']);
  expect(problemsOf('4242424242424242', '123', null)).toEqual(['expiry: incomplete_expiry']);
  expect(problemsOf('4242424242424242', '123', { month: 10, year: 2026 })).toEqual(['expiry: expired_card']);
  expect(problemsOf('4242424242424242', '123', { month: 11, year: 2026 })).toEqual([]);
  expect(problemsOf('4242424242424242', '123', { month: 1, year: 2057 })).toEqual(['expiry: invalid_expiry']);
  expect(problemsOf('1', 'x', null)).toEqual([
    'number: incomplete_number',
    'expiry: incomplete_expiry',
    'cvc: invalid_cvc',
  ]);
});

test('an expiry is read as people type it', () => {
  for (const typed of [
    '12/30',
    '12 / 30',
    '12/2030',
    '12-30',
    '1230',
    '122030',
    '١٢/٣٠',
    ' 12.30 ',
    '12 30',
  ]) {
    expect(parseExpiry(typed), typed).toEqual(EXPIRY);
  }
  expect(parseExpiry('1/30')).toEqual({ month: 1, year: 2030 });
  for (const typed of ['', '13/30', '0/30', '12', '12/3', '12/30/1', 'ab/cd', '1/130']) {
    expect(parseExpiry(typed), typed).toBeNull();
  }
});

test('a card is good until the end of its month', () => {
  expect(isExpired({ month: 11, year: 2026 }, new Date('2026-11-30T23:59:59.999Z'))).toBe(false);
  expect(isExpired({ month: 11, year: 2026 }, new Date('2026-12-01T00:00:00Z'))).toBe(true);
  expect(isExpired({ month: 12, year: 2026 }, new Date('2027-01-01T00:00:00Z'))).toBe(true);
});

test('card numbers in texts are found and cut down, other numbers stay', () => {
  for (const typed of [
    '4242424242424242',
    'my card 4242-4242-4242-4242, 12/30',
    '4242 4242 4242 4242 123 12/30',
    '3782 822463 10005',
    '４２４２ ４２４２ ４２４２ ４２４２',
    'x5555555555554444y',
    ...[...'\u2009\u2002\u3000'].map((space) => ['4242', '4242', '4242', '4242'].join(space)),
  ]) {
    expect(holdsCardNumber(typed), typed).toBe(true);
    expect(holdsCardNumber(redactCardNumbers(typed)), typed).toBe(false);
    expect(redactCardNumbers(typed)).toContain('[card …');
  }
  for (const typed of [
    '1700000000000',
    '2026112300001234',
    'pay_01kb7q2m8t4w9x5r0c6hz3vn1e',
    '42424242424242421234',
    '+49 170 1234567',
    '4242424242424243',
    '192.168.100.200',
    'e4242424-2424-4242-8424-aa5555555555',
    '',
  ]) {
    expect(holdsCardNumber(typed), typed).toBe(false);
    expect(redactCardNumbers(typed)).toBe(typed);
  }
});

test('no UUID and no digest passes for a card number', () => {
  const texts = Array.from(
    { length: 50_000 },
    () => `order ${randomUUID()} ${randomBytes(32).toString('hex')}`,
  );
  expect(texts.filter(holdsCardNumber)).toEqual([]);
});

test('test methods stand for listed test cards only, and no canary is among them', () => {
  const amex = testMethod('pm_card_amex');
  expect(amex).toMatchObject({ type: 'card', details: { number: '378282246310005', cvc: '1234' } });
  expect(testMethod('pm_alipay')).toEqual({ type: 'alipay' });
  for (const name of ['pm_card_visa', 'pm_card_chargeDeclined', 'pm_card_threeDSecure2Required']) {
    const method = testMethod(name);
    expect(method?.type === 'card' && isTestCard(method.details.number), name).toBe(true);
  }
  for (const name of ['pm_card_unknown', 'constructor', '__proto__', 'toString', ''])
    expect(testMethod(name)).toBeNull();
  for (const number of CANARIES) {
    expect(isTestCard(number)).toBe(true);
    expect(passesLuhn(number)).toBe(true);
  }
});

test('metadata, texts, addresses and URLs keep to their limits', () => {
  const issue = (value: unknown) => Metadata.safeParse(value).error?.issues[0];
  const keys = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']));
  expect(
    Metadata.parse({ html: '<b>&amp;', rtl: '\u202eabc', formula: '=cmd()', emoji: '😀'.repeat(500) }),
  ).toBeTruthy();
  expect(issue(keys(50))).toBeUndefined();
  for (const value of [keys(51), { ['k'.repeat(41)]: '' }, { key: '😀'.repeat(501) }, { '': 'x' }]) {
    expect(issue(value)).toMatchObject({ params: { error: 'metadata_limit' } });
  }
  for (const value of [
    { key: 'a\0b' },
    { key: '\ud800' },
    { key: CANARIES[0] },
    { [CANARIES[0]]: 'x' },
    { key: 1 },
  ]) {
    expect(issue(value)).toBeTruthy();
    expect(JSON.stringify(issue(value))).not.toContain(CANARIES[0]);
  }
  expect(text(3).safeParse('😀😀😀').success).toBe(true);
  expect(text(3).safeParse('abcd').success).toBe(false);
  expect(text(3).safeParse('').success).toBe(false);
  expect(Email.parse(' Ann＠Shop.Example ')).toBe('ann@shop.example');
  for (const typed of [
    '',
    'a@b',
    '"a b"@c.de',
    'a@@b.de',
    'a@b.de,c@d.de',
    'a..b@c.de',
    'a@1.2.3.4',
    '<a@b.de>',
    `${'a'.repeat(65)}@b.de`,
  ]) {
    expect(Email.safeParse(typed).success, typed).toBe(false);
  }
  for (const url of ['https://shop.example/done?x=1#y', 'http://localhost:3000/', 'HTTPS://shop.example']) {
    expect(isWebUrl(url), url).toBe(true);
  }
  for (const url of [
    'javascript:alert(1)',
    '//evil.example',
    'https://a@evil.example',
    'https:evil',
    'https://a\\@b',
    'data:,x',
    'https://x/\n',
    `https://x/${'y'.repeat(2100)}`,
  ]) {
    expect(isWebUrl(url), url).toBe(false);
  }
});

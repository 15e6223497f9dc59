import { expect, test } from '@playwright/test';
import { newId, ulid } from '@/lib/ids';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

function numberOf(id: string): bigint {
  return [...id].reduce((sum, digit) => sum * 32n + BigInt(ALPHABET.indexOf(digit)), 0n);
}

test('ids ascend, also when the clock stands still or goes back', () => {
  const at = Date.now() + 60_000;
  const made = Array.from({ length: 20_000 }, (_, index) => ulid(at - (index % 3)));
  expect([...made].sort().join()).toBe(made.join());
  expect(new Set(made).size).toBe(made.length);
  expect(made.filter((id) => !/^[0-9a-hjkmnp-tv-z]{26}$/.test(id))).toEqual([]);
});

test('no id tells the next one of the same millisecond', () => {
  const at = Date.now() + 120_000;
  const made = Array.from({ length: 2_000 }, () => numberOf(ulid(at)));
  const steps = made.slice(1).map((value, index) => value - (made[index] ?? 0n));
  // Of 60 random bits: that one of 2,000 steps is this small is less likely than one in a million.
  expect(steps.filter((step) => step <= 2n ** 28n)).toEqual([]);
  expect(new Set(steps).size).toBe(steps.length);
  expect(newId('payment')).toMatch(/^pay_/);
});

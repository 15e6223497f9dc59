import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { percentText } from '@/lib/i18n/percent';

test('a share reads 0 % only where it is nothing, and 100 % only where it is all', () => {
  expect(percentText('en', 2 / 3)).toBe('66.7%');
  expect(percentText('en', 0.5)).toBe('50%');
  expect(percentText('en', 1 / 5_001)).toBe('0.02%');
  expect(percentText('en', 4_999 / 5_001)).toBe('99.96%');
  expect(percentText('en', 0.00004, { digits: 2 })).toBe('0.004%');
  expect(percentText('en', 1, { minimumFractionDigits: 1 })).toBe('100.0%');
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 1_000_000_000 }), fc.nat(), (whole, some) => {
      const part = 1 + (some % (whole - 1));
      const read = Number(percentText('en', part / whole).replace('%', ''));
      expect(read).toBeGreaterThan(0);
      expect(read).toBeLessThan(100);
    }),
  );
});

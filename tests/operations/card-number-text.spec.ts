import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { holdsCardNumber } from '@/lib/card-number';

test('idempotency keys and references may be UUIDs, whatever digits they hold', () => {
  // Each of these has a Luhn-valid run of a known brand.
  const unlucky = [
    '16c4dd47-8596-4892-9544-70ec2abc289c',
    '48864047-2440-4913-8ca7-620539bcdf1b',
    'abc887ae-3884-4618-9570-02df369fda15',
  ];
  for (const uuid of unlucky) expect(holdsCardNumber(uuid), uuid).toBe(false);
  expect(Array.from({ length: 50_000 }, () => randomUUID()).filter(holdsCardNumber)).toEqual([]);
  expect(holdsCardNumber(`${unlucky[0]} 4242 4242 4242 4242`)).toBe(true);
});

import fc from 'fast-check';
import { expect, test } from '../support/database';

const FEE = 'SELECT capture_fee($1::jsonb, $2::bigint, $3::bigint)::text AS fee';

test('the fee in basis points of a payment captured in parts is that of the whole, to the minor unit', async ({
  database,
}) => {
  const feeOf = async (basisPoints: number, fixed: number, before: number, amount: number) => {
    const terms = JSON.stringify({ basis_points: basisPoints, fixed });
    const { rows } = await database.app.query<{ fee: string }>(FEE, [terms, before, amount]);
    return Number(rows[0]?.fee);
  };
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 0, max: 1_000 }),
      async (parts, basisPoints) => {
        let before = 0;
        let sum = 0;
        for (const part of parts) {
          const fee = await feeOf(basisPoints, 0, before, part);
          expect(fee).toBeGreaterThanOrEqual(0);
          expect(fee).toBeLessThanOrEqual(part);
          sum += fee;
          before += part;
        }
        expect(sum).toBe(Math.floor((before * basisPoints + 5_000) / 10_000));
      },
    ),
    { numRuns: 60 },
  );
  // Each capture has its fixed part, and no fee is more than what was captured.
  expect(await feeOf(290, 30, 0, 10_000)).toBe(320);
  expect(await feeOf(290, 30, 10_000, 10_000)).toBe(320);
  expect(await feeOf(290, 30, 0, 12)).toBe(12);
});

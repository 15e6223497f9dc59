import { OTHER } from '@/lib/metrics/dimensions';
import { readSeries, type SeriesInput } from '@/lib/metrics/read-series';
import { csvOfSeries } from '@/lib/metrics/render';
import type { Currency } from '@/lib/money';
import { newMerchant } from '../support/merchants';
import { expect, pay, test } from './payments-world';

/** Two more than have a number of their own; the first two have two payments each. */
const CODES: Currency[] = 'JPY KWD AED AUD BRL CAD CHF CNY CZK DKK EUR GBP USD ZAR'.split(' ') as Currency[];

test('money of several currencies is never one sum: neither in the whole nor in what is together in other', async () => {
  const { sandbox } = await newMerchant();
  for (const currency of [...CODES, 'JPY', 'KWD'] as Currency[])
    await pay(sandbox, { amount: 5_000, currency });
  const ask = (more: Partial<SeriesInput> & Pick<SeriesInput, 'metric'>) =>
    readSeries(sandbox, {
      from: new Date(Date.now() - 3_600_000),
      to: new Date(Date.now() + 3_600_000),
      granularity: 'month',
      dimension: 'currency',
      ...more,
    });
  const volume = await ask({ metric: 'gross_volume' });
  expect(volume.groups.slice(0, 3)).toMatchObject([
    { group: 'JPY', value: 10_000, sample: 2 },
    { group: 'KWD', value: 10_000, sample: 2 },
    { group: 'AED', value: 5_000, sample: 1 },
  ]);
  expect(volume.groups.at(-1)).toMatchObject({ group: OTHER, value: null, sample: 2 });
  expect(volume.total).toMatchObject({ value: null, sample: 16 });
  const others = volume.points.filter(({ group }) => group === OTHER);
  expect(others.some(({ sample }) => sample === 2)).toBe(true);
  expect(others.map(({ value }) => value)).toEqual(others.map(() => null));
  // A file has each amount in major units of its own currency: two digits, none, three, and nothing for the rest.
  const lines = csvOfSeries(volume)
    .trim()
    .split('\r\n')
    .map((line) => line.split(',').slice(2, 5).join());
  expect(lines).toEqual(
    expect.arrayContaining(['JPY,10000,JPY', 'KWD,10.000,KWD', 'AED,50.00,AED', 'other,,']),
  );

  const nothing = { value: null, numerator: null, denominator: null };
  const rate = await ask({ metric: 'refund_amount_rate' });
  expect([rate.total, rate.groups.at(-1)]).toMatchObject([nothing, { ...nothing, group: OTHER }]);
  expect(rate.groups[0]).toMatchObject({ group: 'JPY', value: 0, denominator: 10_000 });

  // What is no money adds up whatever its currency, and one currency is a sum by itself.
  const counted = await ask({ metric: 'payments' });
  expect([counted.total.value, counted.groups.at(-1)]).toMatchObject([16, { group: OTHER, value: 2 }]);
  const euros = await ask({ metric: 'gross_volume', currency: 'EUR' });
  expect([euros.total.value, euros.groups]).toMatchObject([5_000, [{ group: 'EUR', value: 5_000 }]]);
});

import { holdsCardNumber } from '@/lib/card-number';
import { fromSnapshot } from '@/lib/db';
import { newId } from '@/lib/ids';
import {
  MADE_UP_COUNTRIES,
  MADE_UP_ISSUERS,
  madeUpCard,
  madeUpName,
  madeUpNumber,
  numberOfMadeUpName,
} from '@/lib/made-up-cards';
import { schemeOfLast4 } from '@/lib/sandbox/cards';
import { drawStep, type Step } from '@/lib/testlab/simulations/draw-step';
import { beganAt, type Moment, planOf } from '@/lib/testlab/simulations/plan';
import type { Run } from '@/lib/testlab/simulations/play-step';
import { StartSimulation } from '@/lib/testlab/simulations/schema';
import { rowOf } from '@/lib/testlab/simulations/start-simulation';
import { lookUpBin } from '@/lib/vault/bins';
import { expect, tally, test } from './payments-world';

/** As a row of the table would be, without one. */
function planned(asked: Record<string, unknown>): Run {
  const row = rowOf(StartSimulation.parse(asked));
  return fromSnapshot<Run>({ ...row, id: newId('simulation'), created_at: '2026-11-26T12:00:00Z' });
}

const drawn = (run: Run) => planOf(run, 'UTC').map((moment) => drawStep(run, moment, 'USD'));

test('steps follow from the seed, in the shares that are stated', () => {
  const live = planned({ mode: 'live', rate: 100, minutes: 100, seed: 7, rhythm: 'even' });
  const steps = drawn(live);
  expect(drawn(live)).toEqual(steps);
  expect(drawn({ ...live, seed: 8 })[0]).not.toEqual(steps[0]);
  const share = (is: (step: Step) => boolean) => steps.filter(is).length / steps.length;
  const shares: [string, (step: Step) => boolean, number, number][] = [
    [
      'declined',
      ({ method }) => /do_not_honor|insufficient|expired|incorrect|lost|stolen/.test(method),
      0.06,
      0.1,
    ],
    ['asked for 3-D Secure', ({ method }) => method.includes('_asks_'), 0.07, 0.12],
    ['by Alipay', ({ method }) => method === 'alipay', 0.05, 0.13],
    ['on the hosted page', ({ channel }) => channel === 'checkout', 0.45, 0.55],
    ['left', ({ leaves }) => leaves !== null, 0.04, 0.08],
    ['abandoned when asked', ({ decision }) => decision === 'abandoned', 0.1, 0.16],
    ['refunded', ({ after }) => after.endsWith('refund'), 0.055, 0.085],
    ['disputed', ({ after }) => after === 'dispute', 0.003, 0.012],
    ['in the merchant’s own currency', ({ currency }) => currency === 'USD', 0.9, 0.97],
    ['of Germany', ({ method }) => method.includes('_DE_'), 0.06, 0.13],
    ['captured in part', ({ capture }) => capture === 'part', 0.02, 0.06],
  ];
  for (const [what, is, least, most] of shares) {
    expect(share(is), what).toBeGreaterThan(least);
    expect(share(is), what).toBeLessThan(most);
  }
  const leavings = new Set(steps.flatMap(({ leaves }) => leaves ?? []));
  expect(leavings).toEqual(new Set(['opened', 'chosen', 'refused', 'canceled']));
  const quiet = planned({ mode: 'live', rate: 50, minutes: 10, seed: 7, refunds: false, disputes: false });
  expect(new Set(drawn(quiet).map(({ after }) => after))).toEqual(new Set(['nothing']));
  const abroad = drawn(planned({ mode: 'live', seed: 7, countries: ['JP'], methods: ['card'] }));
  expect(abroad.every(({ method }) => method.includes('_JP_'))).toBe(true);
});

test('customers come by the hours of a shop, fraudsters in bursts and sprees', () => {
  const run = planned({
    ...{ mode: 'time_lapse', days: 14, payments: 2_000, seed: 3, card_testing: 150, stolen_cards: 40 },
  });
  const plan = planOf(run, 'America/New_York');
  expect(plan).toHaveLength(2_190);
  expect(plan.map(({ atMs }) => atMs)).toEqual(plan.map(({ atMs }) => atMs).sort((a, b) => a - b));
  const hourIn = ({ atMs }: Moment) => new Date(beganAt(run) + atMs - 5 * 3_600_000).getUTCHours();
  const customers = plan.filter(({ intent }) => intent === 'legitimate');
  expect(customers.filter((one) => hourIn(one) < 6).length / 2_000, 'at night').toBeLessThan(0.06);
  const evening = customers.filter((one) => hourIn(one) >= 18 && hourIn(one) < 22);
  expect(evening.length / 2_000).toBeGreaterThan(0.25);
  const bursts = plan.filter(({ intent }) => intent === 'card_testing');
  expect(tally(bursts.map(({ group }) => String(group)))).toEqual({ '0': 100, '1': 50 });
  const first = bursts.filter(({ group }) => group === 0).map(({ atMs }) => atMs);
  expect(Math.max(...first) - Math.min(...first), 'within the hour').toBeLessThan(3_600_000);
  const sprees = plan.filter(({ intent }) => intent === 'stolen_card');
  expect(new Set(sprees.map(({ group }) => group)).size).toBeGreaterThan(9);
  const cards = sprees.filter(({ group }) => group === 0).map((one) => drawStep(run, one, 'USD').told.email);
  expect(new Set(cards).size, 'one thief').toBe(1);
});

test('a made-up card is what its digits say, in a sandbox and nowhere else', () => {
  const numbers = new Set<string>();
  for (const brand of ['visa', 'mastercard'] as const) {
    for (const country of MADE_UP_COUNTRIES) {
      for (const issuer of MADE_UP_ISSUERS) {
        const card = { brand, country, funding: 'prepaid', issuer, serial: 4_207 } as const;
        const number = madeUpNumber(card);
        numbers.add(number);
        expect(madeUpCard(number)).toEqual(card);
        expect(lookUpBin(number)).toEqual({ brand, country, funding: 'prepaid' });
        expect(numberOfMadeUpName(madeUpName(card))).toBe(number);
        expect(holdsCardNumber(madeUpName(card))).toBe(false);
        expect(schemeOfLast4(number.slice(-4))).toBe(brand);
      }
    }
  }
  expect(numbers.size).toBe(2 * MADE_UP_COUNTRIES.length * MADE_UP_ISSUERS.length);
  for (const other of ['4242424242424242', '4242420000000018', '5555555555554444', '4111111111111111', '']) {
    expect(madeUpCard(other), other).toBeNull();
  }
  for (const name of ['pm_card_visa', 'pm_card_made_up_visa_XX_debit_pays_0001', 'pm_card_made_up_']) {
    expect(numberOfMadeUpName(name), name).toBeNull();
  }
});

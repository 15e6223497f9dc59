import { playAtOnce } from '@/lib/testlab/simulations/play-at-once';
import { type AttemptGroup, FIRST_FEW, reportOf } from '@/lib/testlab/simulations/report';
import { newMerchant } from '../support/merchants';
import { expect, test } from './payments-world';
import { switchRisk } from './risk-world';

/** As alike as one attempt is to itself. */
type Attempt = Omit<AttemptGroup, 'late' | 'attempts' | 'amountUsd'> & {
  nth: number;
  amountUsd: number | null;
};
const groupOf = ({ nth, amountUsd, ...rest }: Attempt): AttemptGroup => ({
  ...{ ...rest, late: nth >= FIRST_FEW, attempts: 1, amountUsd: amountUsd ?? 0 },
});

test('with what ships, bursts and stolen cards are found, and the customers around them pass', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  await switchRisk(database, sandbox, { challenge_at: 60 });
  const asked = { seed: 5, days: 7, payments: 150, card_testing: 60, stolen_cards: 24 };
  const report = reportOf((await playAtOnce(sandbox, asked)).map(groupOf));
  const [testing, stolen] = report.found;
  test.info().annotations.push({ type: 'risk', description: JSON.stringify(report) });
  expect(testing?.attempts).toBe(60);
  expect(testing?.recall, 'card testing').toBeGreaterThanOrEqual(0.9);
  expect(testing?.recallLate, 'card testing after the first few cards').toBeGreaterThanOrEqual(0.95);
  expect(stolen?.recall, 'stolen cards').toBeGreaterThanOrEqual(0.5);
  expect(report.falsePositiveRate, 'customers').toBeLessThanOrEqual(0.02);
  expect(report.precision).toBeGreaterThanOrEqual(0.9);
  expect(report.blockedLegitimate, 'nobody honest is refused').toBe(0);
  expect(report.money.fraudStopped).toBeGreaterThan(report.money.fraudPaid);
});

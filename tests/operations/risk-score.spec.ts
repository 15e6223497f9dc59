import { inDollarCents } from '@/lib/common-currency';
import { DomainError } from '@/lib/errors';
import { issueRefund } from '@/lib/refunds/issue-refund';
import { IssueRefund } from '@/lib/refunds/schema';
import type { Facts } from '@/lib/risk/facts';
import { FEATURE_NAMES } from '@/lib/risk/score/features';
import { levelOf, scoreOf } from '@/lib/risk/score/model';
import { SHIPPED_MODEL } from '@/lib/risk/score/shipped-model';
import { riskState } from '@/lib/risk/state';
import { isDisposableDomain } from '@/lib/risk/tables/disposable-domains';
import { countryOfAddress, isPrivateAddress, plainAddress } from '@/lib/risk/tables/ip-places';
import { madeUpExamples, trained, trainModel } from '@/lib/risk/training/train-model';
import { newMerchant } from '../support/merchants';
import { expect, paid, refund, refusal, test } from './payments-world';
import { SUSPICIOUS } from './risk-world';

test('a score says what it is made of, and nothing unknown speaks', () => {
  expect(scoreOf(SHIPPED_MODEL, {})).toEqual({ score: 1, reasons: [] });
  const facts: Facts = { amount_usd: 90_000, card_country: 'US', ip_country: 'BR', email_disposable: true };
  const { score, reasons } = scoreOf(SHIPPED_MODEL, facts);
  expect(reasons.map(({ reason }) => reason)).toEqual(['large_amount', 'ip_abroad', 'disposable_email']);
  const parts = reasons.map(({ points }) => points);
  expect(Math.min(...parts)).toBeGreaterThan(0);
  // All parts together, each rounded, lead from the score of nothing to this one.
  expect(Math.abs(parts.reduce((sum, part) => sum + part, 1) - score)).toBeLessThanOrEqual(2);
  const known = scoreOf(SHIPPED_MODEL, { ...facts, customer_payments: 12 });
  expect(known.score).toBeLessThan(score);
  expect(known.reasons.find(({ reason }) => reason === 'loyal_customer')?.points).toBeLessThan(0);
  expect([0, 49, 50, 79, 80, 99].map(levelOf)).toEqual([
    'normal',
    'normal',
    'elevated',
    'elevated',
    'high',
    'high',
  ]);
});

test('the bundled tables say what they know and nothing more', () => {
  expect(inDollarCents(10_000n, 'USD')).toBe(10_000);
  expect(inDollarCents(149n, 'JPY')).toBe(100);
  expect(inDollarCents(307n, 'KWD')).toBe(100);
  expect(inDollarCents(100n, 'UYW')).toBeNull();
  expect(['yopmail.com', 'mail.yopmail.com', 'notyopmail.com', 'com'].map(isDisposableDomain)).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(
    ['126.1.2.3', '91.63.255.255', '91.64.0.0', '203.0.113.9', '2001:db8::1'].map(countryOfAddress),
  ).toEqual(['JP', 'DE', null, null, null]);
  const addresses = [
    '10.1.2.3',
    '127.0.0.1',
    '::1',
    'fd00::1',
    '100.64.0.1',
    '126.1.2.3',
    '2001:db8::1',
    'nonsense',
  ];
  expect(addresses.map(isPrivateAddress)).toEqual([true, true, true, true, true, false, false, false]);
  expect(plainAddress('::ffff:10.1.2.3')).toBe('10.1.2.3');
});

test('the shipped weights are what training finds, and tell frauds apart that it did not see', async () => {
  const { sandbox } = await newMerchant();
  const { model, judgement } = trained(madeUpExamples(sandbox.environment));
  expect(judgement.auc).toBeGreaterThan(0.97);
  const [low, high] = [judgement.calibration[0], judgement.calibration.at(-1)];
  expect(low && low.frauds / low.payments).toBeLessThan(0.02);
  expect(high && high.frauds / high.payments).toBeGreaterThan(0.9);
  expect(SHIPPED_MODEL.intercept).toBe(model.intercept);
  const byHand = ['new_customer', 'loyal_customer'];
  for (const name of FEATURE_NAMES.filter((one) => !byHand.includes(one))) {
    expect(SHIPPED_MODEL.weights[name], name).toBe(model.weights[name]);
  }
});

test('training needs outcomes, keeps what it found, and scores from then on', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const few = await refusal(trainModel(sandbox, { source: 'outcomes', activate: true }));
  expect(few).toBeInstanceOf(DomainError);
  expect(few.code).toBe('invalid_request');
  // Refunds as fraud are what it learns from; the odd ones are odd in two ways.
  for (let nth = 0; nth < 32; nth += 1) {
    await paid(sandbox, { amount: 2_000 + nth });
    const fraud = await paid(sandbox, {
      ...SUSPICIOUS,
      payer: { ...SUSPICIOUS.payer, ip: `126.1.2.${nth}` },
    });
    await issueRefund(sandbox, IssueRefund.parse({ payment: fraud.id, reason: 'fraudulent' }), {
      claim: null,
    });
  }
  expect((await refund(sandbox, (await paid(sandbox)).id)).row.status).not.toBe('failed');
  const first = await trainModel(sandbox, { source: 'outcomes', activate: false });
  expect(first).toMatchObject({ version: 1, judgement: { auc: 1 } });
  expect((await riskState(sandbox.environment.id)).model.version).toBeNull();
  const second = await trainModel(sandbox, { source: 'outcomes', activate: true });
  expect(second.version).toBe(2);
  expect((await riskState(sandbox.environment.id)).model).toMatchObject({
    version: 2,
    intercept: second.model.intercept,
  });
  await paid(sandbox);
  const { rows } = await database.owner.query(
    'SELECT model_version FROM risk_assessment WHERE environment_id = $1 ORDER BY attempt_id DESC LIMIT 1',
    [sandbox.environment.id],
  );
  expect(rows).toEqual([{ model_version: 2 }]);
});

import { approveOne, declineOne, refundAsFraud } from '@/lib/risk/reviews/decide-review';
import { updateReview } from '@/lib/risk/reviews/update-review';
import { labelledOutcomes } from '@/lib/risk/training/outcomes';
import { openTestDispute } from '@/lib/testlab/disputes';
import { newMerchant } from '../support/merchants';
import { expect, keyed, NO_KEY, paid, test } from './payments-world';
import { reviewOf, SUSPICIOUS, switchRisk } from './risk-world';

test('training learns from what reviews turned out to be, and from what came after them', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  await switchRisk(database, sandbox, { review_at: 1, card_testing: false });
  const verdict = (id: string, said: 'confirmed_fraud' | 'false_positive' | 'valuable_alert') =>
    updateReview(sandbox, { id, verdict: said }, NO_KEY);
  const approve = (id: string) => approveOne(sandbox, { id }, keyed());
  const decline = (id: string) => declineOne(sandbox, { id }, keyed());
  // biome-ignore format: a table reads better in its own columns
  const table: [amount: number, act: (review: string, payment: string) => Promise<unknown>, fraud: boolean | null][] = [
    [900_001, async () => {}, null],
    [900_002, approve, false],
    [900_003, decline, true],
    [900_004, async (id) => { await approve(id); await refundAsFraud(sandbox, { id }, keyed()); }, true],
    [900_005, async (id) => { await approve(id); await verdict(id, 'confirmed_fraud'); }, true],
    [900_006, async (id) => { await decline(id); await verdict(id, 'false_positive'); }, false],
    [900_007, async (id) => { await approve(id); await verdict(id, 'valuable_alert'); }, false],
    [900_008, async (id) => { await decline(id); await verdict(id, 'valuable_alert'); }, true],
    [900_009, async (id, payment) => {
      await approve(id);
      await verdict(id, 'false_positive');
      await openTestDispute(sandbox, { payment, reason: 'fraudulent', stage: 'chargeback' });
    }, true],
  ];
  for (const [amount, act] of table) {
    const payment = await paid(sandbox, { ...SUSPICIOUS, amount });
    await act((await reviewOf(database, payment.id))?.id ?? '', payment.id);
  }
  const labels = await labelledOutcomes(sandbox.environment.id);
  const told = new Map(labels.map(({ facts, fraud }) => [facts.amount, fraud]));
  for (const [amount, , fraud] of table) expect([amount, told.get(amount) ?? null]).toEqual([amount, fraud]);
});

import { accountEntries } from '@/lib/ledger/account-entries';
import { merchantBalance } from '@/lib/ledger/merchant-balance';
import { createPayment } from '@/lib/payments/create-payment';
import { CreatePayment } from '@/lib/payments/schema';
import { issueRefund } from '@/lib/refunds/issue-refund';
import { expect, test } from '../support/database';
import { newMerchant } from '../support/merchants';

const NO_CLAIM = { claim: null };

test('the entries of each account sum up to its balance, page by page in both directions', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const environmentId = sandbox.environment.id;
  for (const currency of ['USD', 'USD', 'JPY']) {
    const valid = CreatePayment.parse({
      amount: 5_000,
      currency,
      payment_method: 'pm_card_visa',
      confirm: true,
    });
    const { row } = await createPayment(sandbox, valid, NO_CLAIM);
    for (const amount of [300, 200])
      await issueRefund(sandbox, { payment: row.id, amount, reason: 'duplicate', metadata: {} }, NO_CLAIM);
  }
  const balance = await merchantBalance(environmentId);
  for (const account of ['available', 'pending', 'held_for_refunds'] as const) {
    for (const { currency, amount } of balance[account]) {
      const seen: { id: string; change: bigint }[] = [];
      let cursor: string | undefined;
      let last: Awaited<ReturnType<typeof accountEntries>>;
      do {
        last = await accountEntries(environmentId, { account, currency }, { limit: 3, cursor });
        seen.push(...last.rows);
        cursor = last.nextCursor ?? undefined;
      } while (cursor);
      expect(Number(seen.reduce((sum, { change }) => sum + change, 0n)), account).toBe(amount);
      const ids = seen.map(({ id }) => id);
      expect(ids).toEqual([...new Set(ids)].sort().reverse());
      if (last.previousCursor) {
        const back = await accountEntries(
          environmentId,
          { account, currency },
          { limit: 3, cursor: last.previousCursor },
        );
        expect(back.rows.map(({ id }) => id)).toEqual(ids.slice(-last.rows.length - 3, -last.rows.length));
      }
    }
  }
  const { rows } = await database.owner.query(
    `EXPLAIN SELECT entry_id FROM posting WHERE environment_id = 'env_x' AND currency = 'USD'
       AND (from_account = 'refunds:held' OR to_account = 'refunds:held') GROUP BY entry_id
     ORDER BY entry_id DESC LIMIT 26`,
  );
  expect(JSON.stringify(rows)).toContain('posting_of_balance');
});

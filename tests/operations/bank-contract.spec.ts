import { PAYOUT_FAILURE_CODES, type PayOutRequest } from '@/lib/connectors/bank-contract';
import { failureOfReason, payoutFailure, reasonOf } from '@/lib/connectors/bank-failures';
import { bankFor, bankNamed } from '@/lib/connectors/banks';
import { select } from '@/lib/db';
import { newId } from '@/lib/ids';
import { setFaults } from '@/lib/sandbox/faults';
import { nextBusinessDay } from '@/lib/sandbox/transfers';
import { expect, test } from '../support/database';
import { newContext } from './connectors-worlds';

const NAMES = ['sandbox-bank'] as const;

function request(more: Partial<PayOutRequest> = {}): PayOutRequest {
  return {
    operationId: newId('operation'),
    payoutId: newId('payout'),
    amount: 5_000n,
    currency: 'USD',
    destination: {
      holder: 'Shop Inc',
      country: 'US',
      iban: null,
      account_number: '000123456789',
      bank_code: '110000000',
    },
    statement: 'SHOP',
    ...more,
  };
}

async function statesOf(environmentId: string, operationId: string): Promise<string[]> {
  const rows = await select<{ state: string }>(
    'test_transfers',
    'SELECT state FROM sandbox_transfer WHERE environment_id = $1 AND operation_id = $2',
    [environmentId, operationId],
  );
  return rows.map(({ state }) => state);
}

for (const name of NAMES) {
  const bank = bankNamed(name);
  if (!bank) throw new Error(`${name} is not registered`);

  test.describe(`the contract of ${name}`, () => {
    test('is registered under its own name and offered where it may be used', () => {
      expect(bank.name).toBe(name);
      for (const kind of bank.environments) expect(bankFor(kind)).toBe(bank);
    });

    test('accepts with a reference and the day on which it arrives, and says the same when asked', async () => {
      const context = newContext();
      const asked = request();
      const { outcome, exchange } = await bank.payOut(asked, context);
      expect(outcome).toMatchObject({ result: 'in_transit', amount: 5_000n, currency: 'USD' });
      const again = await bank.inquire({ operationId: asked.operationId, seal: true }, context);
      expect(again.outcome).toEqual(outcome);
      // Whose account it is, and its number, stay out of what is kept.
      expect(JSON.stringify(exchange)).not.toContain('000123456789');
      expect(JSON.stringify(exchange)).not.toContain('Shop Inc');
      expect(exchange.request.body).toMatchObject({ destination: { last4: '6789' } });
    });

    test('has one effect when the same payout is sent twenty times at once; another body is a conflict', async () => {
      const context = newContext();
      const asked = request();
      const answers = await Promise.all(Array.from({ length: 20 }, () => bank.payOut(asked, context)));
      for (const { outcome } of answers) expect(outcome.result).toBe('in_transit');
      expect(await statesOf(context.environmentId, asked.operationId)).toEqual(['in_transit']);
      const { outcome } = await bank.payOut({ ...asked, amount: 5_001n }, context);
      expect(outcome).toEqual({ result: 'unknown', cause: 'bad_answer' });
      expect(
        (await bank.inquire({ operationId: asked.operationId, seal: false }, context)).outcome,
      ).toMatchObject({
        amount: 5_000n,
      });
    });

    test('refuses an account that does not exist, with a code that has its words', async () => {
      const destination = { ...request().destination, account_number: '000111111116' };
      const { outcome } = await bank.payOut(request({ destination }), newContext());
      expect(outcome).toMatchObject({ result: 'failed', failure: { code: 'no_account' } });
    });

    test('a payout that was sealed before it came never has an effect', async () => {
      const context = newContext();
      const asked = request();
      const { operationId } = asked;
      expect((await bank.inquire({ operationId, seal: false }, context)).outcome).toEqual({
        result: 'not_found',
        sealed: false,
      });
      expect((await bank.inquire({ operationId, seal: true }, context)).outcome).toEqual({
        result: 'not_found',
        sealed: true,
      });
      expect((await bank.payOut(asked, context)).outcome).toMatchObject({ result: 'failed' });
      expect(await statesOf(context.environmentId, operationId)).toEqual(['sealed']);
    });

    test('seal and call that race: one of them, and both know which', async () => {
      const context = newContext();
      for (let nth = 0; nth < 10; nth += 1) {
        const asked = request();
        const [paid, sealed] = await Promise.all([
          bank.payOut(asked, context),
          bank.inquire({ operationId: asked.operationId, seal: true }, context),
        ]);
        const acted = paid.outcome.result === 'in_transit';
        expect(sealed.outcome.result).toBe(acted ? 'in_transit' : 'not_found');
      }
    });

    for (const [fault, outcome] of [
      ['timeout_before', { result: 'unknown', cause: 'timeout' }],
      ['timeout_after', { result: 'unknown', cause: 'timeout' }],
      ['error_before', { result: 'unknown', cause: 'server_error' }],
      ['error_after', { result: 'unknown', cause: 'server_error' }],
      ['refused', { result: 'not_sent', cause: 'unreachable' }],
      ['reset', { result: 'unknown', cause: 'connection_lost' }],
      ['garbage', { result: 'unknown', cause: 'bad_answer' }],
      ['truncated', { result: 'unknown', cause: 'bad_answer' }],
      ['wrong_amount', { result: 'unknown', cause: 'bad_answer' }],
      ['late_answer', { result: 'unknown', cause: 'bad_answer' }],
    ] as const) {
      test(`${fault} is ${outcome.result}, never a failure`, async () => {
        const context = newContext({ timeoutMs: 1_500 });
        await setFaults(context.environmentId, [{ network: 'bank', kind: 'transfer', fault }]);
        expect((await bank.payOut(request(), context)).outcome).toEqual(outcome);
      });
    }
  });
}

test('the next business day is from Monday to Friday, after this one', () => {
  const days = (from: string) => nextBusinessDay(new Date(from));
  expect(days('2026-11-26T23:59:59Z')).toBe('2026-11-27');
  expect(days('2026-11-27T00:00:00Z')).toBe('2026-11-30');
  expect(days('2026-11-28T12:00:00Z')).toBe('2026-11-30');
  expect(days('2026-11-29T12:00:00Z')).toBe('2026-11-30');
  expect(days('2026-12-31T12:00:00Z')).toBe('2027-01-01');
});

test('every reason of the bank has a code, and what nobody knows is a refusal without a reason', () => {
  for (const code of PAYOUT_FAILURE_CODES) {
    expect(payoutFailure(code, null).detail).toMatch(/\.$/);
    if (code !== 'bank_unreachable') expect(failureOfReason(reasonOf(code)).code).toBe(code);
  }
  expect(failureOfReason('ZZ99')).toMatchObject({ code: 'bank_rejected', network_code: 'ZZ99' });
  expect(failureOfReason('toString')).toMatchObject({ code: 'bank_rejected' });
});

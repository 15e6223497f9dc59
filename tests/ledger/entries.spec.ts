import {
  disputeOpened,
  disputeReturned,
  disputeSettled,
  type EntryDraft,
  fundsReleased,
  paymentCaptured,
  payoutPaid,
  payoutReserved,
  payoutReturned,
  refundReserved,
  refundReturned,
  refundSettled,
} from '@/lib/ledger/entries';
import { expect, test } from '../support/database';
import { balances, fullSums, newBooks, write } from './ledger-world';

type Step = {
  entry: Pick<EntryDraft, 'kind' | 'postings'> & Partial<EntryDraft>;
  amount?: number;
  currency?: string;
};

const captured = (amount: number, fee: number, currency = 'USD', connector = 'sandbox-card'): Step => ({
  entry: paymentCaptured('ent_1', {
    captureId: 'cap_1',
    paymentId: 'pay_1',
    connector,
    amount: BigInt(amount),
    feeAmount: BigInt(fee),
  }),
  currency,
});
const refund = { refundId: 're_1', paymentId: 'pay_1' };
const reserved = (amount: number): Step => ({ entry: refundReserved('ent_2', refund), amount });
const settled = (amount: number, connector = 'sandbox-card'): Step => ({
  entry: refundSettled('ent_3', { ...refund, connector }),
  amount,
});
const returned = (amount: number): Step => ({ entry: refundReturned('ent_4', refund), amount });
const dispute = {
  disputeId: 'dp_1',
  paymentId: 'pay_1',
  connector: 'sandbox-card',
  amount: 10_000n,
  feeAmount: 1_500n,
};
const opened: Step = { entry: disputeOpened('ent_5', dispute) };
const won: Step = { entry: disputeReturned('ent_6', dispute) };
const lost: Step = { entry: disputeSettled('ent_7', dispute) };
const released = (amount: number): Step => ({ entry: fundsReleased(), amount });

const payout = { payoutId: 'po_1', bank: 'sandbox-bank' };
const heldForPayout = (amount: number): Step => ({ entry: payoutReserved('ent_8', payout), amount });
const paidOut = (amount: number): Step => ({ entry: payoutPaid('ent_9', payout), amount });
const cameBack = (amount: number): Step => ({ entry: payoutReturned('ent_10', payout), amount });

/** Steps, and what the accounts hold afterwards; accounts that are not named hold nothing. */
const TABLE: Record<string, { steps: Step[]; holds: Record<string, number> }> = {
  'a capture with a fee': {
    steps: [captured(10_000, 320)],
    holds: { 'USD network:sandbox-card': -10_000, 'USD merchant:pending': 9_680, 'USD platform:fees': 320 },
  },
  'a payout that is on its way': {
    steps: [captured(10_000, 0), released(10_000), heldForPayout(6_000)],
    holds: {
      'USD network:sandbox-card': -10_000,
      'USD merchant:pending': 0,
      'USD merchant:available': 4_000,
      'USD payouts:held': 6_000,
    },
  },
  'a payout that arrived': {
    steps: [captured(10_000, 0), released(10_000), heldForPayout(6_000), paidOut(6_000)],
    holds: {
      'USD network:sandbox-card': -10_000,
      'USD merchant:pending': 0,
      'USD merchant:available': 4_000,
      'USD payouts:held': 0,
      'USD bank:sandbox-bank': 6_000,
    },
  },
  'a payout that came back': {
    steps: [captured(10_000, 0), released(10_000), heldForPayout(6_000), cameBack(6_000)],
    holds: {
      'USD network:sandbox-card': -10_000,
      'USD merchant:pending': 0,
      'USD merchant:available': 10_000,
      'USD payouts:held': 0,
    },
  },
  'a capture without a fee': {
    steps: [captured(500, 0, 'JPY')],
    holds: { 'JPY network:sandbox-card': -500, 'JPY merchant:pending': 500 },
  },
  'a capture that the fee eats up': {
    steps: [captured(30, 30)],
    holds: { 'USD network:sandbox-card': -30, 'USD merchant:pending': 0, 'USD platform:fees': 30 },
  },
  'a refund that is on its way': {
    steps: [captured(10_000, 320), reserved(4_000)],
    holds: {
      'USD network:sandbox-card': -10_000,
      'USD merchant:pending': 9_680,
      'USD platform:fees': 320,
      'USD merchant:available': -4_000,
      'USD refunds:held': 4_000,
    },
  },
  'a refund that arrived': {
    steps: [captured(10_000, 320), reserved(4_000), settled(4_000)],
    holds: {
      'USD network:sandbox-card': -6_000,
      'USD merchant:pending': 9_680,
      'USD platform:fees': 320,
      'USD merchant:available': -4_000,
      'USD refunds:held': 0,
    },
  },
  'a refund that the network refused': {
    steps: [captured(10_000, 320), reserved(4_000), returned(4_000)],
    holds: {
      'USD network:sandbox-card': -10_000,
      'USD merchant:pending': 9_680,
      'USD platform:fees': 320,
      'USD merchant:available': 0,
      'USD refunds:held': 0,
    },
  },
  'money that became available': {
    steps: [captured(10_000, 320), released(9_680), reserved(10_000), settled(10_000)],
    holds: {
      'USD network:sandbox-card': 0,
      'USD merchant:pending': 0,
      'USD platform:fees': 320,
      'USD merchant:available': -320,
      'USD refunds:held': 0,
    },
  },
  'a dispute that is open holds amount and fee, below zero if need be': {
    steps: [captured(10_000, 320), opened],
    holds: {
      'USD network:sandbox-card': -10_000,
      'USD merchant:pending': 9_680,
      'USD platform:fees': 320,
      'USD merchant:available': -11_500,
      'USD disputes:held': 11_500,
    },
  },
  'a dispute that was won is as if it had not been': {
    steps: [captured(10_000, 320), opened, won],
    holds: {
      'USD network:sandbox-card': -10_000,
      'USD merchant:pending': 9_680,
      'USD platform:fees': 320,
      'USD merchant:available': 0,
      'USD disputes:held': 0,
    },
  },
  'a dispute that was lost: the network owes nothing any more, and the fee is ours': {
    steps: [captured(10_000, 320), opened, lost],
    holds: {
      'USD network:sandbox-card': 0,
      'USD merchant:pending': 9_680,
      'USD platform:fees': 1_820,
      'USD merchant:available': -11_500,
      'USD disputes:held': 0,
    },
  },
  'currencies and networks apart': {
    steps: [captured(100, 0, 'USD'), captured(100, 1, 'CNY', 'sandbox-alipay'), captured(7, 0, 'KWD')],
    holds: {
      'USD network:sandbox-card': -100,
      'USD merchant:pending': 100,
      'CNY network:sandbox-alipay': -100,
      'CNY merchant:pending': 99,
      'CNY platform:fees': 1,
      'KWD network:sandbox-card': -7,
      'KWD merchant:pending': 7,
    },
  },
};

for (const [name, { steps, holds }] of Object.entries(TABLE)) {
  test(`${name}: the balances after it, and zero over all accounts`, async ({ database }) => {
    const books = await newBooks();
    for (const [nth, { entry, amount, currency }] of steps.entries()) {
      await write(
        database.app,
        books,
        { ...entry, id: `ent_${nth}`, source_id: `source_${nth}` },
        { amount, currency },
      );
      const { rows } = await database.auditor.query(
        'SELECT balance::int FROM ledger_trial_balance WHERE environment_id = $1',
        [books],
      );
      expect(rows.map((row) => row.balance)).toEqual(rows.map(() => 0));
    }
    expect(await balances(books)).toEqual(holds);
    expect(await fullSums(database.owner, books)).toEqual(holds);
  });
}

test('a dispute without a fee has no posting of nothing', () => {
  expect(disputeOpened('ent_9', { ...dispute, feeAmount: 0n }).postings).toEqual([
    { from: 'merchant:available', to: 'disputes:held', amount: 10_000n },
  ]);
  expect([opened, won, lost].map(({ entry }) => [entry.kind, entry.source_type, entry.source_id])).toEqual([
    ['dispute_opened', 'dispute', 'dp_1'],
    ['dispute_returned', 'dispute', 'dp_1'],
    ['dispute_settled', 'dispute', 'dp_1'],
  ]);
});

test('recipes are pure and name their source', () => {
  const fact = { captureId: 'cap_9', paymentId: 'pay_9', connector: 'x', amount: 5n, feeAmount: 1n };
  expect(paymentCaptured('ent_9', fact)).toEqual(paymentCaptured('ent_9', fact));
  expect(paymentCaptured('ent_9', fact)).toMatchObject({
    source_type: 'capture',
    source_id: 'cap_9',
    payment_id: 'pay_9',
  });
  const kinds = [reserved(1), settled(1), returned(1)].map(({ entry }) => [
    entry.kind,
    entry.source_type,
    entry.source_id,
  ]);
  expect(kinds).toEqual([
    ['refund_reserved', 'refund', 're_1'],
    ['refund_settled', 'refund', 're_1'],
    ['refund_returned', 'refund', 're_1'],
  ]);
  const payouts = [heldForPayout(1), paidOut(1), cameBack(1)].map(({ entry }) => [
    entry.kind,
    entry.source_type,
    entry.source_id,
    entry.payment_id,
  ]);
  expect(payouts).toEqual([
    ['payout_reserved', 'payout', 'po_1', null],
    ['payout_paid', 'payout', 'po_1', null],
    ['payout_returned', 'payout', 'po_1', null],
  ]);
});

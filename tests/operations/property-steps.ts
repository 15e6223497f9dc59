import fc from 'fast-check';
import type { Currency } from '@/lib/money';
import type { FaultName } from '@/lib/sandbox/faults';

/** One thing that happens to a merchant's payments. `which` picks a payment (or call, or operation) among those there are. */
export type Step =
  | { do: 'create'; method: string; manual: boolean; confirm: boolean; amount: number; currency: Currency }
  | { do: 'confirm'; which: number; method: string }
  | { do: 'capture'; which: number; amount: number | null; final: boolean }
  | { do: 'cancel'; which: number }
  | { do: 'refund'; which: number; amount: number | null }
  | { do: 'replay'; which: number }
  | { do: 'payer'; which: number; decision: 'approved' | 'wrong' | 'declined' | 'abandoned' | 'closed' }
  | { do: 'callback'; which: number; copies: number; stale: boolean }
  | { do: 'resolve'; aged: boolean }
  | { do: 'clock'; days: number }
  | { do: 'jobs' }
  | {
      do: 'fault';
      fault: FaultName;
      kind: 'authorization' | 'capture' | 'reversal' | 'refund' | 'transfer' | 'inquiry' | 'any';
    }
  | { do: 'session'; method: string }
  | { do: 'end session'; which: number }
  | {
      do: 'dispute';
      which: number;
      stage: 'inquiry' | 'chargeback';
      amount: number | null;
      days: number | null;
    }
  | { do: 'answer dispute'; which: number; how: 'submit' | 'accept'; words: string }
  | { do: 'risk'; from: 'nothing' | 'challenge' | 'review' | 'block' }
  | { do: 'decide'; which: number; how: 'approve' | 'decline' }
  | { do: 'bank'; which: number; to: 'won' | 'lost' | 'next_stage' }
  | { do: 'payout'; amount: number | null }
  | { do: 'undo payout'; which: number }
  | { do: 'send payouts' }
  | { do: 'end payout'; which: number; how: 'arrive' | 'fail' }
  | { do: 'together'; steps: Step[] };

const METHODS = [
  'pm_card_visa',
  'pm_card_mastercard',
  'pm_card_amex',
  'pm_card_chargeDeclined',
  'pm_card_chargeDeclinedInsufficientFunds',
  'pm_card_chargeDeclinedLostCard',
  'pm_card_chargeDeclinedStolenCard',
  'pm_card_chargeDeclinedExpiredCard',
  'pm_card_chargeDeclinedIncorrectCvc',
  'pm_card_chargeDeclinedProcessingError',
  'pm_card_threeDSecure2Required',
  'pm_card_threeDSecureRequiredChargeDeclined',
  'pm_card_createDispute',
  'pm_alipay',
  'alipay',
];

const FAULTS: FaultName[] = [
  'error_before',
  'error_after',
  'refused',
  'reset',
  'garbage',
  'truncated',
  'wrong_amount',
  'late_answer',
  'callback_duplicated',
  'callback_reordered',
  'callback_suppressed',
];

const which = fc.nat(30);
// Half of the time a method that pays, so that something is there to capture and refund.
const method = fc.oneof(
  fc.constantFrom('pm_card_visa', 'pm_card_threeDSecure2Required', 'alipay'),
  fc.constantFrom(...METHODS),
);
const part = fc.option(fc.integer({ min: 1, max: 6_000 }), { freq: 4 });

const create = fc.record({
  do: fc.constant('create' as const),
  method,
  manual: fc.boolean(),
  confirm: fc.constantFrom(true, true, true, false),
  amount: fc.oneof(
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 40 }) },
    { weight: 4, arbitrary: fc.integer({ min: 1_000, max: 20_000 }) },
  ),
  currency: fc.constantFrom<Currency>('USD', 'USD', 'CNY', 'JPY', 'KWD'),
});

const simple: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: create },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('confirm' as const), which, method }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('capture' as const), which, amount: part, final: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), which }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('refund' as const), which, amount: part }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('replay' as const), which }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('payer' as const),
      which,
      decision: fc.constantFrom('approved', 'approved', 'wrong', 'declined', 'abandoned', 'closed'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('callback' as const),
      which,
      copies: fc.integer({ min: 1, max: 4 }),
      stale: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('resolve' as const), aged: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clock' as const), days: fc.constantFrom(1, 3, 8) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('jobs' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('fault' as const),
      fault: fc.constantFrom(...FAULTS),
      kind: fc.constantFrom('authorization', 'capture', 'reversal', 'refund', 'transfer', 'inquiry', 'any'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('session' as const), method }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('end session' as const), which }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('dispute' as const),
      which,
      stage: fc.constantFrom('inquiry', 'chargeback'),
      amount: part,
      days: fc.constantFrom(null, 1, 3),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('answer dispute' as const),
      which,
      how: fc.constantFrom('submit', 'submit', 'accept'),
      words: fc.constantFrom('Here is the proof', 'winning_evidence', 'losing_evidence'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('risk' as const),
      from: fc.constantFrom('nothing', 'challenge', 'review', 'review', 'block'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      which,
      how: fc.constantFrom('approve', 'approve', 'decline'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('bank' as const),
      which,
      to: fc.constantFrom('won', 'lost', 'next_stage'),
    }),
  },
);

const payouts: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('payout' as const), amount: part }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('undo payout' as const), which }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('send payouts' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('end payout' as const),
      which,
      how: fc.constantFrom('arrive', 'fail'),
    }),
  },
);
const anything: fc.Arbitrary<Step> = fc.oneof(
  { weight: 9, arbitrary: simple },
  { weight: 2, arbitrary: payouts },
);

/** A story of up to 30 steps; some things happen at the same moment. */
export const story: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: anything },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('together' as const),
        steps: fc.array(anything, { minLength: 2, maxLength: 5 }),
      }),
    },
  ),
  { minLength: 5, maxLength: 30, size: 'max' },
);

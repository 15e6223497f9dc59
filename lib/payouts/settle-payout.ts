import type { EnvironmentContext } from '@/lib/auth/environment';
import { now } from '@/lib/clock';
import type { BankOutcome, PayoutFailure } from '@/lib/connectors/bank-contract';
import { payoutFailure } from '@/lib/connectors/bank-failures';
import { whereaboutsOf } from '@/lib/connectors/observe-call';
import { callFunction, fromSnapshot } from '@/lib/db';
import type { Snapshot } from '@/lib/doors/call';
import { newId } from '@/lib/ids';
import { inquiryDelayMs } from '@/lib/inquiry-schedule';
import { payoutPaid, payoutReturned } from '@/lib/ledger/entries';
import { log } from '@/lib/log';
import { observedOf } from './call-bank';
import type { PayoutRow } from './rows';

/** How a word of the bank came to us. */
export type Heard = 'call' | 'inquiry' | 'callback';

/**
 * Moves a payout on, or ends it, by what the bank said, whoever heard it. The only place a payout ends, but for one that is
 * taken back. With `retryDelaysMs` (milliseconds before the second, third, … try) a call that was not sent puts it back in
 * line. Answers the payout as it is then.
 */
export async function settlePayout(
  environment: EnvironmentContext,
  payout: PayoutRow,
  said: BankOutcome,
  heard: Heard,
  retryDelaysMs: readonly number[] = [],
): Promise<PayoutRow> {
  const { id: payoutId, bank } = payout;
  const word = wordOf(trusted(payout, said));
  const move = await callFunction<{ result: string; payout: Snapshot }>('payout_settle', environment.id, {
    at: now(environment.clockOffsetMs).toISOString(),
    actor: 'system',
    request_id: null,
    event_ids: [newId('event'), newId('event')],
    payout_id: payoutId,
    inquired: heard === 'inquiry',
    next_inquiry_ms: inquiryDelayMs(payout.inquiries),
    retry_delays_ms: retryDelaysMs,
    entry_paid: payoutPaid(newId('entry'), { payoutId, bank }),
    entry_returned: payoutReturned(newId('entry'), { payoutId }),
    ...word,
  });
  if (move.result === 'ok')
    log.info(whereaboutsOf(observedOf(payout), { outcome: word.outcome, heard }), 'payout');
  const settled = fromSnapshot<PayoutRow>(move.payout);
  if (move.result === 'settled_before' && contradicts(word.outcome, settled.status)) {
    // The books keep what was said first. Whether money went twice, or came back, is for people to ask the bank.
    const said = { said: word.outcome, kept: settled.status, heard };
    log.error(whereaboutsOf(observedOf(payout), said), 'the bank contradicts how a payout ended');
  }
  return settled;
}

/** A payout ended in one way, and the bank tells of another end. */
function contradicts(said: Word['outcome'], status: string): boolean {
  if (said !== 'paid' && said !== 'failed') return false;
  return status === 'canceled'
    ? said === 'paid'
    : (status === 'paid' || status === 'failed') && status !== said;
}

/** A transfer of another amount or currency than ours is not ours: nobody knows what the bank did, so it is asked again. */
function trusted(payout: PayoutRow, said: BankOutcome): BankOutcome {
  if (said.result !== 'in_transit' && said.result !== 'paid') return said;
  const asAsked = said.amount === payout.amount && said.currency === payout.currency;
  return asAsked ? said : { result: 'unknown', cause: 'bad_answer' };
}

type Word = {
  outcome: 'in_transit' | 'paid' | 'failed' | 'unknown' | 'not_sent';
  network_reference?: string | null;
  arrival_date?: string;
  failure?: PayoutFailure;
};

function wordOf(said: BankOutcome): Word {
  switch (said.result) {
    case 'in_transit':
    case 'paid':
      return {
        outcome: said.result,
        network_reference: said.networkReference,
        arrival_date: said.arrivalDate,
      };
    case 'failed':
      return { outcome: 'failed', network_reference: said.networkReference, failure: said.failure };
    case 'not_sent':
      return { outcome: 'not_sent', failure: payoutFailure('bank_unreachable', null) };
    case 'not_found':
      return said.sealed
        ? { outcome: 'failed', network_reference: null, failure: payoutFailure('bank_unreachable', null) }
        : { outcome: 'unknown' };
    case 'unknown':
      return { outcome: 'unknown' };
  }
}

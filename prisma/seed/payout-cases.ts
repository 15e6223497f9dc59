import type { PoolClient } from 'pg';
import { failureOfReason } from '@/lib/connectors/bank-failures';
import { toJson } from '@/lib/db';
import { env } from '@/lib/env';
import { foldBalances } from '@/lib/ledger/balances';
import { payoutPaid, payoutReserved, payoutReturned } from '@/lib/ledger/entries';
import { merchantBalance } from '@/lib/ledger/merchant-balance';
import type { Currency } from '@/lib/money';
import { proposePayoutAccount } from '@/lib/payout-accounts/propose-account';
import { ProposePayoutAccount } from '@/lib/payout-accounts/schema';
import { cancelPayout } from '@/lib/payouts/cancel-payout';
import { createPayout } from '@/lib/payouts/create-payout';
import { CreatePayout } from '@/lib/payouts/schema';
import { nextBusinessDay } from '@/lib/sandbox/transfers';
import { TEST_ACCOUNTS } from '@/lib/test-accounts';
import { inTransaction } from './fill-sandbox';
import { Random, SeedIds } from './random';
import { memberIn } from './refund-cases';
import type { SeedPlace } from './write-story';

const NO_KEY = { claim: null };
const BANK = 'sandbox-bank';
const DAY_MS = 86_400_000;
const WEEKS = 11;
/** Thousandths of what is available in the end: so much had become available in each of these weeks. */
const SHARES = [35, 60] as const;
/** Weeks before now whose payout came back. */
const FAILED_WEEK = 5;

/**
 * An account for each currency and a payout of each week, told at its own time: most arrived, one came back, the last is on
 * its way, and finance took one back.
 */
export async function addPayoutCases(
  place: SeedPlace,
  currencies: readonly Currency[],
  now: Date,
): Promise<void> {
  const finance = await memberIn(place.environment.id, 'finance');
  if (!finance) return;
  for (const currency of currencies) {
    const account = TEST_ACCOUNTS.find((one) => one.currency === currency && one.outcome === 'pays');
    if (!account) continue;
    const { iban, account_number, bank_code, country } = account;
    const number = iban === null ? { account_number, bank_code, country } : { iban };
    const input = ProposePayoutAccount.parse({ holder: place.environment.merchantName, currency, ...number });
    const { row } = await proposePayoutAccount(finance, input, NO_KEY);
    await tellWeeks(place, { currency, accountId: row.id, last4: row.last4, now });
    const wanted = CreatePayout.parse({ currency, amount: 10_000, description: 'Before the holidays' });
    const taken = await createPayout(finance, wanted, NO_KEY);
    await cancelPayout(finance, { id: taken.row.id }, NO_KEY);
  }
  await foldBalances(place.environment.id);
}

type Weeks = { currency: Currency; accountId: string; last4: string; now: Date };

async function tellWeeks(place: SeedPlace, { currency, accountId, last4, now }: Weeks): Promise<void> {
  const environmentId = place.environment.id;
  const { available } = await merchantBalance(environmentId);
  const whole = available.find((one) => one.currency === currency)?.amount ?? 0;
  const random = new Random(`payouts ${place.environment.merchantSlug} ${currency}`);
  const ids = new SeedIds(random);
  await inTransaction(async (client) => {
    for (let week = WEEKS; week >= 0; week -= 1) {
      const amount = Math.floor((whole * random.int(...SHARES)) / 1_000);
      if (amount < 1) continue;
      // The last one is of this moment: a bank's day begins at midnight, so one of hours ago may have arrived.
      const at = new Date(now.getTime() - (week === 0 ? 0 : week * 7 * DAY_MS + DAY_MS / 4));
      const telling = new PayoutTelling(client, place, ids, { currency, accountId, last4, amount, at });
      await telling.tell(week === FAILED_WEEK ? 'MS03' : null, now);
    }
    // What the bank called back about was told with it.
    await client.query(
      `UPDATE sandbox_callback SET state = 'delivered', tries = 1, finished_at = now()
       WHERE environment_id = $1 AND network = 'bank' AND xmin = pg_current_xact_id()::xid`,
      [environmentId],
    );
  });
}

type Facts = { currency: Currency; accountId: string; last4: string; amount: number; at: Date };

/** One payout, told to the bank's books and to ours. */
class PayoutTelling {
  private readonly id: string;
  private readonly operationId: string;
  private readonly arrivalDate: string;

  constructor(
    private readonly client: PoolClient,
    private readonly place: SeedPlace,
    private readonly ids: SeedIds,
    private readonly facts: Facts,
  ) {
    this.id = ids.at('payout', facts.at);
    this.operationId = ids.at('operation', facts.at);
    this.arrivalDate = nextBusinessDay(facts.at);
  }

  /** As far as time allows: set aside, accepted, and on its day paid, or sent back with a reason of ISO 20022. */
  async tell(reason: string | null, now: Date): Promise<void> {
    await this.reserve();
    await this.accept(now);
    const endsAt = new Date(`${this.arrivalDate}T06:00:00Z`);
    if (endsAt.getTime() > now.getTime()) return;
    await this.call('sandbox_transfer_end', { operation_id: this.operationId, reason_code: reason });
    await this.client.query(
      'UPDATE sandbox_transfer SET ended_at = $3 WHERE environment_id = $1 AND operation_id = $2',
      [this.place.environment.id, this.operationId, endsAt],
    );
    await this.settle(endsAt, reason === null ? 'paid' : 'failed', {
      failure: reason === null ? null : failureOfReason(reason),
    });
  }

  private async reserve(): Promise<void> {
    const { at, amount, currency, accountId } = this.facts;
    await this.call('payout_reserve', {
      ...this.moment(at),
      operation_id: this.operationId,
      dispatch_delay_ms: 0,
      payout: {
        ...{ id: this.id, amount, currency, destination: accountId, bank: BANK, trigger: 'scheduled' },
        ...{ statement: null, description: null, metadata: {} },
      },
      entry: payoutReserved(this.ids.at('entry', at), { payoutId: this.id }),
    });
    await this.client.query(
      `UPDATE payout SET call_state = 'sent', dispatch_at = NULL, sent_at = $3 WHERE environment_id = $1 AND id = $2`,
      [this.place.environment.id, this.id, at],
    );
  }

  private async accept(now: Date): Promise<void> {
    const { at, amount, currency, last4 } = this.facts;
    await this.call('sandbox_transfer_send', {
      ...{ operation_id: this.operationId, state: 'in_transit', reason_code: null, ends_with: null },
      ...{ request_hash: this.operationId.slice(-22), amount, currency, account_last4: last4 },
      arrival_date: this.arrivalDate,
      callback_url: `${env().PUBLIC_URL}/api/connectors/${BANK}/${this.place.environment.id}`,
    });
    await this.settle(new Date(Math.min(at.getTime() + 12_000, now.getTime())), 'in_transit', {});
  }

  private settle(at: Date, outcome: string, more: Record<string, unknown>): Promise<void> {
    return this.call('payout_settle', {
      ...this.moment(at),
      payout_id: this.id,
      outcome,
      network_reference: `bnk_${this.operationId.slice('op_'.length)}`,
      arrival_date: this.arrivalDate,
      inquired: false,
      next_inquiry_ms: 2_000,
      retry_delays_ms: [],
      entry_paid: payoutPaid(this.ids.at('entry', at), { payoutId: this.id, bank: BANK }),
      entry_returned: payoutReturned(this.ids.at('entry', at), { payoutId: this.id }),
      ...more,
    });
  }

  private moment(at: Date) {
    const event_ids = [this.ids.at('event', at), this.ids.at('event', at)];
    return { at: at.toISOString(), actor: 'system', request_id: null, idempotency: null, event_ids };
  }

  private async call(name: string, argument: Record<string, unknown>): Promise<void> {
    await this.client.query(`SELECT ${name}($1, $2::jsonb)`, [this.place.environment.id, toJson(argument)]);
  }
}

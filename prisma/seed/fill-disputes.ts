import type { PoolClient } from 'pg';
import { toJson } from '@/lib/db';
import { disputeFee } from '@/lib/disputes/fee';
import { disputeOpened, disputeReturned, disputeSettled } from '@/lib/ledger/entries';
import { disputeCode, RESPONSE_DAYS, type SandboxReason } from '@/lib/sandbox/reason-codes';
import type { Random, SeedIds } from './random';
import type { SeedPlace } from './write-story';

const DAY_MS = 86_400_000;
const CONNECTOR = 'sandbox-card';

export type DisputePlot = {
  reason: SandboxReason;
  stage: 'inquiry' | 'chargeback';
  /** Days before now when the bank opened it. */
  age: number;
  end: 'open' | 'under_review' | 'won' | 'lost' | 'accepted' | 'expired';
};

export const DISPUTE_PLOTS: readonly DisputePlot[] = [
  { reason: 'fraudulent', stage: 'chargeback', age: 18.2, end: 'open' },
  { reason: 'product_not_received', stage: 'chargeback', age: 11.5, end: 'open' },
  { reason: 'subscription_canceled', stage: 'chargeback', age: 2.1, end: 'open' },
  { reason: 'unrecognized', stage: 'inquiry', age: 4.4, end: 'open' },
  { reason: 'product_unacceptable', stage: 'chargeback', age: 13, end: 'under_review' },
  { reason: 'fraudulent', stage: 'chargeback', age: 9, end: 'under_review' },
  { reason: 'product_not_received', stage: 'chargeback', age: 48, end: 'won' },
  { reason: 'fraudulent', stage: 'chargeback', age: 41, end: 'lost' },
  { reason: 'duplicate', stage: 'chargeback', age: 37, end: 'won' },
  { reason: 'credit_not_processed', stage: 'chargeback', age: 33, end: 'accepted' },
  { reason: 'general', stage: 'chargeback', age: 52, end: 'expired' },
  { reason: 'product_not_received', stage: 'chargeback', age: 28, end: 'lost' },
];

/** Payments that a merchant needs before its demo has a dispute for each plot. */
const PAYMENTS_MIN = 400;

export type DisputeTarget = {
  payment_id: string;
  operation_id: string;
  amount: string;
  currency: string;
  brand: string;
};

/** Some payments are disputed: the same functions as ever, each at its own time, the bank's books beside ours. */
export async function fillDisputes(
  client: PoolClient,
  place: SeedPlace,
  tools: { random: Random; ids: SeedIds },
  { count, now }: { count: number; now: Date },
): Promise<void> {
  if (count < PAYMENTS_MIN) return;
  for (const plot of DISPUTE_PLOTS) {
    const openedAt = new Date(now.getTime() - plot.age * DAY_MS);
    const target = await payable(client, place, openedAt, tools.random);
    if (target) await tellDispute(client, place, tools.ids, plot, target, openedAt);
  }
  // The demo's callbacks arrived long ago.
  await client.query(
    `UPDATE sandbox_callback SET state = 'delivered', tries = 1, finished_at = now()
     WHERE environment_id = $1 AND snapshot ? 'dispute'`,
    [place.environment.id],
  );
}

async function payable(
  client: PoolClient,
  place: SeedPlace,
  openedAt: Date,
  random: Random,
): Promise<DisputeTarget | null> {
  const { rows } = await client.query<DisputeTarget>(
    `SELECT p.id AS payment_id, a.operation_id, p.amount_captured::text AS amount, p.currency, p.method->>'brand' AS brand
     FROM payment p JOIN attempt a ON a.environment_id = p.environment_id AND a.id = p.attempt_id
     WHERE p.environment_id = $1 AND p.status = 'succeeded' AND p.connector = 'sandbox-card'
       AND p.amount_refunded = 0 AND p.amount_refund_pending = 0 AND p.amount_capturing = 0 AND p.created_at < $2
       AND p.updated_at < $2 AND NOT EXISTS (
         SELECT FROM dispute d WHERE d.environment_id = p.environment_id AND d.payment_id = p.id)
     ORDER BY p.id DESC OFFSET $3 LIMIT 1`,
    [place.environment.id, new Date(openedAt.getTime() - 2 * DAY_MS), random.int(0, 25)],
  );
  return rows[0] ?? null;
}

/** One dispute from its opening to the end of its plot. */
export async function tellDispute(
  client: PoolClient,
  place: SeedPlace,
  ids: SeedIds,
  plot: DisputePlot,
  target: DisputeTarget,
  openedAt: Date,
): Promise<void> {
  const dispute = new DisputeTelling(client, place, ids, plot, target, openedAt);
  await dispute.open();
  if (plot.end === 'open') return;
  if (plot.end === 'expired') return dispute.expire();
  await dispute.respond(new Date(openedAt.getTime() + 5 * DAY_MS));
  if (plot.end === 'won' || plot.end === 'lost') {
    await dispute.decide(plot.end, new Date(openedAt.getTime() + 17 * DAY_MS));
  }
}

/** One dispute, told to the bank's books and to ours. */
class DisputeTelling {
  private readonly id: string;
  private readonly reference: string;
  private readonly code: string;
  private readonly amount: number;
  private readonly fee: bigint;
  private readonly dueAt: Date;

  constructor(
    private readonly client: PoolClient,
    private readonly place: SeedPlace,
    private readonly ids: SeedIds,
    private readonly plot: DisputePlot,
    private readonly target: DisputeTarget,
    private readonly openedAt: Date,
  ) {
    this.id = ids.at('dispute', openedAt);
    this.reference = ids.at('sandboxDispute', openedAt);
    const { brand, amount, currency } = target;
    this.code = disputeCode(brand === 'mastercard' || brand === 'amex' ? brand : 'visa', plot.reason);
    this.amount = Number(amount);
    this.fee = disputeFee(currency);
    this.dueAt = new Date(openedAt.getTime() + RESPONSE_DAYS[plot.stage] * DAY_MS);
  }

  async open(): Promise<void> {
    const { reason, stage } = this.plot;
    await this.call('sandbox_dispute_open', {
      reference: this.reference,
      network: 'card',
      authorization_id: this.target.operation_id,
      amount: this.amount,
      reason,
      network_code: this.code,
      stage,
      days: RESPONSE_DAYS[stage],
      ahead_ms: 0,
      opens_in_ms: null,
    });
    await this.client.query(
      `UPDATE sandbox_dispute SET opened_at = $3, respond_by = $4, created_at = $3
       WHERE environment_id = $1 AND reference = $2`,
      [this.place.environment.id, this.reference, this.openedAt, this.dueAt],
    );
    await this.said(1, stage === 'inquiry' ? 'inquiry' : 'needs_response', this.openedAt);
  }

  expire(): Promise<void> {
    return this.call('dispute_expire', { ...this.facts(this.dueAt, 'system'), dispute_id: this.id });
  }

  async respond(at: Date): Promise<void> {
    const action = this.plot.end === 'accepted' ? 'accept' : 'submit';
    const facts = this.facts(at, this.place.members.finance);
    const operationId = this.ids.at('operation', at);
    if (action === 'submit') {
      const fields = { statement: STATEMENTS[this.plot.reason] };
      await this.call('dispute_evidence_save', {
        ...facts,
        dispute_id: this.id,
        fields,
        expected_version: null,
      });
    }
    const reserved = { dispute_id: this.id, action, operation_id: operationId, lease_ms: 15_000 };
    await this.call('dispute_respond_reserve', { ...facts, ...reserved });
    await this.call('sandbox_dispute_respond', {
      operation_id: operationId,
      network: 'card',
      kind: `dispute_${action}`,
      reference: this.reference,
      amount: this.amount,
      currency: this.target.currency,
      at: at.toISOString(),
      verdict: null,
      request_hash: operationId.slice(-22),
      callback_url: 'https://demo.invalid/callbacks',
    });
    await this.call('dispute_respond_settle', {
      ...this.facts(at, this.place.members.finance),
      operation_id: operationId,
      payment_id: this.target.payment_id,
      outcome: 'approved',
      network_reference: this.reference,
      next_inquiry_ms: 2_000,
      inquired: false,
      latency_ms: 180,
    });
  }

  async decide(end: 'won' | 'lost', at: Date): Promise<void> {
    const argument = { reference: this.reference, to: end, at: at.toISOString(), days: 10 };
    await this.call('sandbox_dispute_advance', argument);
    await this.said(3, end, at);
  }

  private said(seq: number, status: string, at: Date): Promise<void> {
    return this.call('dispute_record', {
      ...this.facts(at, 'network'),
      dispute: {
        id: this.id,
        payment_id: this.target.payment_id,
        connector: CONNECTOR,
        network_reference: this.reference,
        seq,
        amount: this.amount,
        currency: this.target.currency,
        fee_amount: Number(this.fee),
        reason: this.plot.reason,
        network_code: this.code,
        stage: this.plot.stage,
        status,
        due_at: this.dueAt.toISOString(),
      },
    });
  }

  private facts(at: Date, actor: string) {
    const fact = {
      disputeId: this.id,
      paymentId: this.target.payment_id,
      connector: CONNECTOR,
      amount: BigInt(this.amount),
      feeAmount: this.fee,
    };
    return {
      at: at.toISOString(),
      actor,
      request_id: null,
      idempotency: null,
      event_ids: [this.ids.at('event', at), this.ids.at('event', at), this.ids.at('event', at)],
      entry_opened: disputeOpened(this.ids.at('entry', at), fact),
      entry_returned: disputeReturned(this.ids.at('entry', at), fact),
      entry_settled: disputeSettled(this.ids.at('entry', at), fact),
    };
  }

  private async call(name: string, argument: Record<string, unknown>): Promise<void> {
    await this.client.query(`SELECT ${name}($1, $2::jsonb)`, [this.place.environment.id, toJson(argument)]);
  }
}

const STATEMENTS: Readonly<Record<SandboxReason, string>> = {
  fraudulent: 'The cardholder signed in with the same account and device as for earlier purchases.',
  product_not_received: 'The parcel was delivered to the address of the cardholder and signed for.',
  duplicate: 'These are two sales on two days, each with its own receipt.',
  unrecognized: 'The purchase was made in our shop; the statement shows our legal name.',
  credit_not_processed: 'The refund was paid on the day it was asked for.',
  product_unacceptable: 'The product is as described; a replacement was offered and not taken.',
  subscription_canceled: 'The subscription was in use after the date that the cardholder names.',
  general: 'The terms of the sale were kept.',
};

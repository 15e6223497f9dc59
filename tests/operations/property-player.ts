import type { Actor } from '@/lib/auth/actor';
import { createCheckoutSession } from '@/lib/checkout/create-checkout-session';
import { endCheckoutSession } from '@/lib/checkout/end-checkout-session';
import { CreateCheckoutSession } from '@/lib/checkout/schema';
import { toJson } from '@/lib/db';
import { acceptDispute } from '@/lib/disputes/accept-dispute';
import { UpdateDispute } from '@/lib/disputes/schema';
import { submitDispute } from '@/lib/disputes/submit-dispute';
import { updateEvidence } from '@/lib/disputes/update-evidence';
import type { Answered, Call } from '@/lib/doors/call';
import { DomainError, type ErrorCode } from '@/lib/errors';
import { arriveSandboxTransfers } from '@/lib/jobs/arrive-transfers';
import { expireDisputes, remindOfDisputes } from '@/lib/jobs/disputes';
import { expireAuthorizations } from '@/lib/jobs/expire-authorizations';
import { expireCheckoutSessions } from '@/lib/jobs/expire-checkout-sessions';
import { releaseFunds } from '@/lib/jobs/release-funds';
import { foldBalances } from '@/lib/ledger/balances';
import { applyCallback } from '@/lib/operations/apply-callback';
import { createPayment } from '@/lib/payments/create-payment';
import { CreatePayment } from '@/lib/payments/schema';
import { cancelPayout } from '@/lib/payouts/cancel-payout';
import { resolvePayouts } from '@/lib/payouts/resolve-payouts';
import { approveReview } from '@/lib/risk/reviews/approve-review';
import { declineReview } from '@/lib/risk/reviews/decline-review';
import { decideChallenge } from '@/lib/sandbox/challenges';
import { callbacksIdle } from '@/lib/sandbox/deliver-callbacks';
import { type Effect, operationBody } from '@/lib/sandbox/effect';
import { setFaults } from '@/lib/sandbox/faults';
import { signatureHeader } from '@/lib/sandbox/signature';
import { advanceTestDispute, openTestDispute } from '@/lib/testlab/disputes';
import { arriveTestPayout, failTestPayout } from '@/lib/testlab/payouts';
import { OpenTestDispute } from '@/lib/testlab/schema';
import type { TestDatabase } from '../support/database';
import { newMerchant } from '../support/merchants';
import {
  age,
  cancel,
  capture,
  confirm,
  expect,
  keyed,
  moveClock,
  NO_KEY,
  operationsOf,
  pay,
  refund,
  resolveAll,
} from './payments-world';
import { askAgain, newAccount, payout, sendPayouts } from './payouts-world';
import type { Step } from './property-steps';
import { switchRisk } from './risk-world';

/** What an operation may end with in a random story; anything else is a bug. */
const EXPECTED: readonly ErrorCode[] = [
  'card_declined',
  'authentication_failed',
  'blocked_by_risk',
  'invalid_state',
  'amount_exceeds_remaining',
  'amount_exceeds_available',
  'payout_already_sent',
  'payment_in_progress',
  'network_unavailable',
  'method_unavailable',
  'session_expired',
  'idempotency_in_progress',
  'busy',
  'evidence_locked',
  'evidence_missing',
];
/** After these the key is free again, so that a repetition is a new request. */
const NOTHING_STORED: readonly string[] = [
  'network_unavailable',
  'method_unavailable',
  'session_expired',
  'busy',
  'idempotency_in_progress',
];

/** Which payments a step is aimed at. */
const AIMS = {
  confirmable: "status IN ('requires_payment_method', 'requires_confirmation')",
  capturable: "status = 'authorized'",
  cancelable: "status IN ('authorized', 'requires_action', 'in_review')",
  refundable: 'amount_captured > amount_refunded',
} as const;

type Run = (call: Call) => Promise<Answered<object>>;

/** Plays a story against the real database and the pretend networks. */
export class Player {
  private readonly sessions: string[] = [];
  private readonly calls: { run: Run; call: Call; told: string }[] = [];
  private constructor(
    private readonly database: TestDatabase,
    private actor: Actor,
  ) {}

  static async begin(database: TestDatabase): Promise<Player> {
    const { sandbox } = await newMerchant();
    await newAccount(sandbox);
    return new Player(database, sandbox);
  }

  get environmentId(): string {
    return this.actor.environment.id;
  }

  async play(step: Step): Promise<void> {
    await this.act(step);
    await callbacksIdle();
  }

  /** Everybody decides, the networks work again, the resolver asks: nothing may be left open. */
  async calm(): Promise<void> {
    await setFaults(this.environmentId, []);
    const { rows } = await this.database.owner.query<{ id: string }>(
      'SELECT id FROM sandbox_challenge WHERE environment_id = $1 AND result IS NULL',
      [this.environmentId],
    );
    for (const { id } of rows) await decideChallenge(this.environmentId, id, 'approved');
    await callbacksIdle();
    await age(this.database, this.environmentId);
    await resolveAll(this.database, this.environmentId);
    await sendPayouts(this.database, this.environmentId);
    await askAgain(this.database, this.environmentId);
    const waiting = (await this.payouts()).filter(({ status }) => status === 'pending');
    expect(waiting, 'payouts that nobody knows the end of').toEqual([]);
    const open = (await operationsOf(this.database, this.environmentId)).filter(
      ({ status }) => status !== 'approved' && status !== 'declined',
    );
    expect(open).toEqual([]);
    for (const [nth] of this.calls.entries()) await this.replay(nth);
  }

  private async act(step: Step): Promise<unknown> {
    const { actor } = this;
    switch (step.do) {
      case 'create':
        return this.create(step);
      case 'confirm':
        return this.onPayment('confirmable', step.which, (id) =>
          this.run((call) => confirm(actor, id, { payment_method: step.method }, call)),
        );
      case 'capture':
        return this.onPayment('capturable', step.which, (id) =>
          this.run((call) => capture(actor, id, { amount: step.amount, final: step.final }, call)),
        );
      case 'cancel':
        return this.onPayment('cancelable', step.which, (id) => this.run((call) => cancel(actor, id, call)));
      case 'refund':
        return this.onPayment('refundable', step.which, (id) =>
          this.run((call) => refund(actor, id, step.amount, call)),
        );
      case 'replay':
        return this.on(
          this.calls.map((_, nth) => nth),
          step.which,
          (nth) => this.replay(nth),
        );
      case 'payer':
        return this.payer(step);
      case 'callback':
        return this.callback(step);
      case 'resolve':
        if (step.aged) await age(this.database, this.environmentId);
        await (step.aged ? askAgain(this.database, this.environmentId) : resolvePayouts(this.environmentId));
        return resolveAll(this.database, this.environmentId);
      case 'clock':
        this.actor = await moveClock(this.database, actor, step.days * 86_400_000);
        return;
      case 'jobs':
        return Promise.all([
          expireAuthorizations(),
          expireCheckoutSessions(),
          releaseFunds(),
          foldBalances(this.environmentId),
          expireDisputes(),
          remindOfDisputes(),
          arriveSandboxTransfers(),
        ]);
      case 'fault':
        return setFaults(this.environmentId, [
          {
            fault: step.fault,
            kind: step.fault.startsWith('callback') ? 'any' : step.kind,
            remaining: 1,
            parameter: 3,
          },
        ]);
      case 'session':
        return this.session(step.method);
      case 'end session':
        return this.on(this.sessions, step.which, (id) =>
          this.run((call) => endCheckoutSession(actor, { id, status: 'canceled' }, call)),
        );
      case 'risk':
        return switchRisk(this.database, actor, step.from === 'nothing' ? {} : { [`${step.from}_at`]: 1 });
      case 'decide':
        return this.onReview(step.which, (review) =>
          this.run((call) =>
            (step.how === 'approve' ? approveReview : declineReview)(actor, { review }, call),
          ),
        );
      case 'dispute':
        return this.onPayment('refundable', step.which, (id) =>
          tell(openTestDispute(actor, openInput(id, step))),
        );
      case 'answer dispute':
        return this.onDispute(step.which, (id) => this.answerDispute(id, step));
      case 'bank':
        return this.onDispute(step.which, (id) => tell(advanceTestDispute(actor, { id, to: step.to })));
      case 'payout':
        return this.run((call) => payout(actor, { amount: step.amount }, call));
      case 'undo payout':
        return this.on(await this.payouts(), step.which, ({ id }) =>
          this.run((call) => cancelPayout(actor, { id }, call)),
        );
      case 'send payouts':
        return sendPayouts(this.database, this.environmentId);
      case 'end payout':
        return this.on(await this.payouts(), step.which, ({ id }) =>
          tell(
            step.how === 'arrive'
              ? arriveTestPayout(actor, { id })
              : failTestPayout(actor, { id, code: 'account_closed' }),
          ),
        );
      case 'together':
        return Promise.all(step.steps.map((one) => this.act(one)));
    }
  }

  /** Mostly a payment for which the step makes sense, now and then any other. */
  private async onPayment(aim: keyof typeof AIMS, which: number, run: (id: string) => Promise<unknown>) {
    const { rows } = await this.database.owner.query<{ id: string; fits: boolean }>(
      `SELECT id, (${AIMS[aim]}) AS fits FROM payment WHERE environment_id = $1 ORDER BY id`,
      [this.environmentId],
    );
    const fitting = rows.filter(({ fits }) => fits);
    return this.on(which % 6 === 0 || fitting.length === 0 ? rows : fitting, which, ({ id }) => run(id));
  }

  private async onDispute(which: number, run: (id: string) => Promise<unknown>): Promise<unknown> {
    const { rows } = await this.database.owner.query<{ id: string }>(
      'SELECT id FROM dispute WHERE environment_id = $1 ORDER BY closed_at IS NOT NULL, id',
      [this.environmentId],
    );
    // Mostly one that is open, now and then any.
    return this.on(which % 6 === 0 ? rows : rows.slice(0, 3), which, ({ id }) => run(id));
  }

  private async payouts(): Promise<{ id: string; status: string }[]> {
    const { rows } = await this.database.owner.query<{ id: string; status: string }>(
      'SELECT id, status FROM payout WHERE environment_id = $1 ORDER BY ended_at IS NOT NULL, id',
      [this.environmentId],
    );
    return rows;
  }

  private async onReview(which: number, run: (id: string) => Promise<unknown>): Promise<unknown> {
    const { rows } = await this.database.owner.query<{ id: string }>(
      'SELECT id FROM review WHERE environment_id = $1 ORDER BY closed_at IS NOT NULL, id',
      [this.environmentId],
    );
    return this.on(which % 6 === 0 ? rows : rows.slice(0, 3), which, ({ id }) => run(id));
  }

  private async answerDispute(id: string, { how, words }: Step & { do: 'answer dispute' }): Promise<void> {
    const { actor } = this;
    if (how === 'accept') return this.run((call) => acceptDispute(actor, { id }, call));
    await tell(
      updateEvidence(actor, { id, ...UpdateDispute.parse({ evidence: { statement: words } }) }, NO_KEY),
    );
    return this.run((call) => submitDispute(actor, { id }, call));
  }

  private on<T>(
    list: readonly T[],
    which: number,
    run: (item: T) => Promise<unknown>,
  ): Promise<unknown> | undefined {
    return list.length === 0 ? undefined : run(list[which % list.length] as T);
  }

  private async create({
    method,
    manual,
    confirm: confirmed,
    amount,
    currency,
  }: Step & { do: 'create' }): Promise<void> {
    const { actor } = this;
    const wanted = {
      amount,
      currency,
      confirm: confirmed,
      payment_method: method,
      capture_method: manual ? 'manual' : 'auto',
    } as const;
    await this.run((call) => pay(actor, wanted, call));
  }

  private async session(method: string): Promise<void> {
    const { actor } = this;
    const input = CreateCheckoutSession.parse({
      currency: 'USD',
      line_items: [{ name: 'Chair', amount: 2_500, quantity: 2 }],
      success_url: 'http://localhost/done',
    });
    const { row } = await createCheckoutSession(actor, input, NO_KEY);
    this.sessions.push(row.id);
    const wanted = CreatePayment.parse({
      amount: 5_000,
      currency: 'USD',
      confirm: true,
      payment_method: method,
    });
    await this.run((call) => createPayment(actor, wanted, call, { checkoutSessionId: row.id, locale: 'en' }));
  }

  private async run(run: Run): Promise<void> {
    const call = keyed();
    this.calls.push({ run, call, told: await tell(run(call)) });
  }

  /** The same key gets the same answer, whatever happened meanwhile. */
  private async replay(nth: number): Promise<void> {
    const { run, call, told } = this.calls[nth] as Player['calls'][number];
    if (NOTHING_STORED.includes(told.split(' ')[0] ?? '')) return;
    expect(await tell(run(call))).toBe(told);
  }

  private async payer({ which, decision }: Step & { do: 'payer' }): Promise<unknown> {
    const { rows } = await this.database.owner.query<{ id: string }>(
      'SELECT id FROM sandbox_challenge WHERE environment_id = $1 ORDER BY result IS NOT NULL, id',
      [this.environmentId],
    );
    return this.on(rows, which, ({ id }) => decideChallenge(this.environmentId, id, decision));
  }

  /** The network tells what it knows of an operation, several times, or what it knew before it was decided. */
  private async callback({ which, copies, stale }: Step & { do: 'callback' }): Promise<unknown> {
    const { rows } = await this.database.owner.query<{ effect: Effect }>(
      `SELECT to_jsonb(e) AS effect FROM sandbox_effect e WHERE environment_id = $1 AND state <> 'sealed' ORDER BY operation_id`,
      [this.environmentId],
    );
    return this.on(rows, which, async ({ effect }) => {
      const operation = operationBody(stale ? { ...effect, state: 'pending', response_code: null } : effect);
      const rawBody = JSON.stringify({
        id: 'cb_story',
        environment: this.environmentId,
        network: effect.network,
        operation,
      });
      const request = {
        rawBody,
        headers: { 'sandbox-signature': signatureHeader(this.environmentId, rawBody) },
      };
      const answers = await Promise.all(
        Array.from({ length: copies }, () =>
          applyCallback(`sandbox-${effect.network}`, this.environmentId, request),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    });
  }
}

function openInput(payment: string, { stage, amount, days }: Step & { do: 'dispute' }): OpenTestDispute {
  return OpenTestDispute.parse({ payment, stage, amount, respond_in_days: days });
}

async function tell(promise: Promise<Answered<object>>): Promise<string> {
  try {
    return toJson((await promise).row);
  } catch (error) {
    if (error instanceof DomainError && EXPECTED.includes(error.code))
      return `${error.code} ${toJson(error.details)}`;
    throw error;
  }
}

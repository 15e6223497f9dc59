import { randomBytes } from 'node:crypto';
import type { Answer, CallContext } from '@/lib/connectors/contract';
import { env } from '@/lib/env';
import { paymentCaptured, refundReturned, refundSettled } from '@/lib/ledger/entries';
import { feeOf } from '@/lib/payments/call-network';
import { returnUrlOf } from '@/lib/payments/prepare-attempt';
import type { OperationRow } from '@/lib/payments/rows';
import { settleArgument } from '@/lib/payments/settle-argument';
import { AUTHORIZATION_LIFETIME_MS, SETTLEMENT_DELAY_MS } from '@/lib/payments/status';
import { assessRisk } from '@/lib/risk/assess';
import { PretendNetwork } from './pretend-network';
import type { StepOf } from './story';
import type { StoryWriter, Telling } from './write-story';

type Move = Record<string, unknown>;
type Sent = {
  kind: OperationRow['kind'];
  id: string;
  targetId: string;
  amount: number;
  move: Move;
  at: Date;
};
const SETTLE = { authorize: 'authorize_settle', capture: 'capture_settle', cancel: 'cancel_settle' } as const;
/** Of the payers' browsers; from the range for documentation (RFC 5737). */
export const PAYER_ADDRESS = '203.0.113.24';

/** Writes what goes through a network: attempts, captures, cancels and the network's part of refunds. */
export class AttemptWriter {
  readonly network = new PretendNetwork();

  constructor(private readonly writer: StoryWriter) {}

  async create(telling: Telling, step: StepOf<'create'>): Promise<void> {
    const { story, sessionId } = telling;
    const { place, ids } = this.writer;
    const id = ids.at('payment', step.at);
    telling.paymentId = id;
    const method = step.method === null ? null : place.methods.get(step.method);
    const attempt = step.confirm && step.method ? await this.attemptRow(telling, step.method, step.at) : null;
    const actorId = sessionId ? 'payer' : place.keyId;
    const move = this.writer.move(telling, step.at, actorId, sessionId ? `/c/${sessionId}/pay` : '/payments');
    const argument = {
      ...move,
      payment: {
        id,
        amount: story.amount,
        currency: story.currency,
        status: attempt ? 'processing' : step.method ? 'requires_confirmation' : 'requires_payment_method',
        capture_method: story.capture,
        customer_id: story.customer?.id ?? null,
        customer_email: story.email,
        checkout_session_id: sessionId,
        payment_method_id: attempt?.payment_method_id ?? step.method,
        method_type: method?.type ?? null,
        method: method?.display ?? null,
        card_last4: method?.display?.last4 ?? null,
        reference: story.reference,
        description: story.description,
        metadata: story.metadata,
        return_url: story.returnUrl,
        client_secret: `${id}_secret_${randomBytes(20).toString('base64url')}`,
      },
      ...(attempt ? { attempt } : {}),
    };
    telling.written.calls.push({ name: 'payment_create', argument });
    if (step.confirm && step.method) await this.authorize(telling, step.method, step.at, move);
  }

  async confirm(telling: Telling, step: StepOf<'confirm'>): Promise<void> {
    const { story, paymentId, sessionId } = telling;
    const attempt = await this.attemptRow(telling, step.method, step.at);
    const actorId = sessionId ? 'payer' : this.writer.place.keyId;
    const path = sessionId ? `/c/${sessionId}/pay` : `/payments/${paymentId}/confirm`;
    const move = this.writer.move(telling, step.at, actorId, path);
    const email = sessionId ? story.email : null;
    telling.written.calls.push({
      name: 'payment_confirm_reserve',
      argument: { ...move, payment_id: paymentId, return_url: null, customer_email: email, attempt },
    });
    await this.authorize(telling, step.method, step.at, move);
  }

  /** The payer's decision reaches us as the network's callback. */
  async finish(telling: Telling, step: StepOf<'finish'>): Promise<void> {
    const { attempt, written } = telling;
    if (!attempt) throw new Error('nothing waits for the payer');
    this.network.finish(attempt.operationId, step.result);
    written.calls.push(...this.network.takeCalls());
    const effect = written.effects.find((item) => item.operation_id === attempt.operationId);
    if (effect) effect.settled_at = step.at.toISOString();
    const challenge = written.challenges.at(-1);
    if (challenge) challenge.finished_at = step.at.toISOString();
    const at = new Date(step.at.getTime() + this.writer.random.int(40, 400));
    const { outcome } = await this.network.connectors[attempt.type].inquire(
      { operationId: attempt.operationId, seal: false },
      this.context(attempt.type, at),
    );
    const reserve = written.calls.findLast(({ argument }) => 'attempt' in argument)?.argument as Move;
    this.settlePayment(
      telling,
      {
        kind: 'authorize',
        id: attempt.operationId,
        targetId: attempt.id,
        amount: attempt.amount,
        move: reserve,
        at,
      },
      { outcome, exchange: null },
    );
    this.noteOutcome(telling, outcome.result);
  }

  async capture(telling: Telling, step: StepOf<'capture'>): Promise<void> {
    const attempt = requireAttempt(telling);
    const { paymentId } = telling;
    const { ids, place } = this.writer;
    const move = this.writer.move(telling, step.at, place.keyId, `/payments/${paymentId}/capture`);
    const [targetId, id] = [ids.at('capture', step.at), ids.at('operation', step.at)];
    const amount = step.amount ?? attempt.amount - attempt.captured;
    telling.written.calls.push({
      name: 'capture_reserve',
      argument: {
        ...move,
        payment_id: paymentId,
        amount: step.amount,
        final: step.final,
        capture_id: targetId,
        operation_id: id,
      },
    });
    const sent: Sent = { kind: 'capture', id, targetId, amount, move, at: step.at };
    const answer = await this.network.connectors[attempt.type].capture(
      { ...this.followUp(telling, sent), final: step.final },
      this.context(attempt.type, step.at),
    );
    attempt.captured += amount;
    this.settlePayment(telling, this.noteExchange(telling, sent), answer);
  }

  /** A payment that no network holds anything of ends with its reserve. */
  async cancel(telling: Telling, step: { at: Date }, actorId: string, reason: string): Promise<void> {
    const { paymentId, attempt } = telling;
    const path = actorId === 'system' ? null : `/payments/${paymentId}/cancel`;
    const move = this.writer.move(telling, step.at, actorId, path);
    const id = this.writer.ids.at('operation', step.at);
    telling.written.calls.push({
      name: 'cancel_reserve',
      argument: { ...move, payment_id: paymentId, reason, operation_id: id },
    });
    if (!attempt?.reference) return;
    const amount = attempt.amount - attempt.captured;
    const sent: Sent = { kind: 'cancel', id, targetId: attempt.id, amount, move, at: step.at };
    const answer = await this.network.connectors[attempt.type].cancel(
      this.followUp(telling, sent),
      this.context(attempt.type, step.at),
    );
    this.settlePayment(telling, this.noteExchange(telling, sent), answer);
  }

  async sendRefund(
    telling: Telling,
    step: StepOf<'refund'>,
    { refundId, operationId, move }: { refundId: string; operationId: string; move: Move },
  ): Promise<void> {
    const attempt = requireAttempt(telling);
    const amount = step.amount ?? attempt.captured - attempt.refunded;
    const sent: Sent = { kind: 'refund', id: operationId, targetId: refundId, amount, move, at: step.at };
    const answer = await this.network.connectors[attempt.type].refund(
      this.followUp(telling, sent),
      this.context(attempt.type, step.at),
    );
    if (answer.outcome.result === 'approved') attempt.refunded += amount;
    const noted = this.noteExchange(telling, sent);
    const connector = this.network.connectors[attempt.type].name;
    const fact = { refundId, paymentId: telling.paymentId };
    const argument = {
      ...this.settled(telling, noted, answer),
      entry_settled: refundSettled(this.writer.ids.at('entry', noted.at), { ...fact, connector }),
      entry_returned: refundReturned(this.writer.ids.at('entry', noted.at), fact),
    };
    telling.written.calls.push({ name: 'refund_settle', argument });
  }

  refundElsewhere(telling: Telling, step: StepOf<'refund_elsewhere'>): void {
    const { type, reference } = requireAttempt(telling);
    const operationId = this.writer.ids.at('operation', step.at);
    const caller = {
      environmentId: this.writer.place.environment.id,
      at: step.at,
      requestHash: operationId.slice(-22),
    };
    this.network.refundElsewhere(type, caller, {
      operationId,
      reference: reference ?? '',
      amount: step.amount,
    });
    telling.written.calls.push(...this.network.takeCalls());
    const at = step.at.toISOString();
    telling.written.effects.push({ operation_id: operationId, created_at: at, settled_at: at });
  }

  private async attemptRow(telling: Telling, methodName: string, at: Date) {
    const { ids, place } = this.writer;
    const { type, display } = place.methods.get(methodName);
    const { amount, currency } = telling.story;
    const [id, operationId] = [ids.at('attempt', at), ids.at('operation', at)];
    telling.attempt = { id, operationId, type, reference: null, amount, captured: 0, refunded: 0 };
    return {
      id,
      operation_id: operationId,
      connector: this.network.connectors[type].name,
      method_type: type,
      method: display,
      payment_method_id: this.paymentMethodId(telling, methodName, at),
      risk: await assessRisk({ environmentId: place.environment.id, amount: BigInt(amount), currency }),
    };
  }

  /** The checkout page turns a card into a token first; the API's callers name a test method. */
  private paymentMethodId(telling: Telling, methodName: string, at: Date): string {
    const { display } = this.writer.place.methods.get(methodName);
    if (!telling.sessionId || !display) return display ? methodName : 'alipay';
    const id = this.writer.ids.at('token', at);
    telling.written.tokens.push({
      id,
      card: display,
      created_at: new Date(at.getTime() - 200).toISOString(),
    });
    return id;
  }

  private async authorize(telling: Telling, methodName: string, at: Date, move: Move): Promise<void> {
    const attempt = requireAttempt(telling);
    const { story, written, paymentId, sessionId } = telling;
    const environmentId = this.writer.place.environment.id;
    const answer = await this.network.connectors[attempt.type].authorize(
      {
        operationId: attempt.operationId,
        paymentId,
        amount: BigInt(attempt.amount),
        currency: story.currency,
        capture: story.capture,
        card: this.writer.place.methods.get(methodName).details,
        returnUrl: returnUrlOf(environmentId, paymentId, story.returnUrl),
        challenge: false,
        payer: { email: story.email, locale: 'en', ip: sessionId ? PAYER_ADDRESS : null },
        description: story.description,
      },
      this.context(attempt.type, at),
    );
    const { outcome } = answer;
    attempt.reference = 'networkReference' in outcome ? outcome.networkReference : null;
    const { id, operationId, amount } = attempt;
    const sent = this.noteExchange(telling, {
      kind: 'authorize',
      id: operationId,
      targetId: id,
      amount,
      move,
      at,
    });
    const logged = written.calls.at(-1)?.argument as { challenge_id: string | null };
    if (outcome.result === 'pending' && logged.challenge_id) {
      const effect = written.effects.at(-1);
      if (effect) effect.settled_at = null;
      written.challenges.push({
        id: logged.challenge_id,
        created_at: sent.at.toISOString(),
        finished_at: null,
      });
    }
    this.settlePayment(telling, sent, answer);
    this.noteOutcome(telling, outcome.result);
  }

  /** After a decline no network holds anything of the payment. */
  private noteOutcome(telling: Telling, result: Answer['outcome']['result']): void {
    const { attempt, story } = telling;
    if (result === 'declined') telling.attempt = null;
    if (result === 'approved' && attempt && story.capture === 'auto') attempt.captured = attempt.amount;
  }

  /** The network's log of the call, and the time at which its answer was here. */
  private noteExchange(telling: Telling, sent: Sent): Sent {
    const { written } = telling;
    written.calls.push(...this.network.takeCalls());
    const latencyMs = this.writer.random.int(90, 700);
    const then = new Date(sent.at.getTime() + Math.round(latencyMs / 2)).toISOString();
    written.effects.push({ operation_id: sent.id, created_at: then, settled_at: then });
    return { ...sent, at: new Date(sent.at.getTime() + latencyMs) };
  }

  private settlePayment(telling: Telling, sent: Sent, answer: Word): void {
    const { kind, targetId, at } = sent;
    const argument: Move = this.settled(telling, sent, answer);
    if (answer.outcome.result === 'approved' && kind !== 'cancel') {
      const { ids } = this.writer;
      const connector = this.network.connectors[requireAttempt(telling).type];
      const amount = BigInt(sent.amount);
      const captureId = kind === 'capture' ? targetId : ids.at('capture', at);
      const feeAmount = feeOf(connector, amount, telling.story.currency);
      const capture = {
        id: captureId,
        fee_amount: feeAmount,
        available_at: new Date(at.getTime() + SETTLEMENT_DELAY_MS).toISOString(),
        entry: paymentCaptured(ids.at('entry', at), {
          captureId,
          paymentId: telling.paymentId,
          connector: connector.name,
          amount,
          feeAmount,
        }),
      };
      const expiry = new Date(at.getTime() + AUTHORIZATION_LIFETIME_MS).toISOString();
      Object.assign(argument, kind === 'capture' ? capture : { capture, authorization_expires_at: expiry });
    }
    telling.written.calls.push({ name: SETTLE[kind as keyof typeof SETTLE], argument });
  }

  private settled(telling: Telling, sent: Sent, { outcome, exchange }: Word): Move {
    const { story, paymentId } = telling;
    const { kind, id, targetId, amount, move, at } = sent;
    const idempotency = move.idempotency as { key: string } | null;
    const operation = {
      id,
      kind,
      paymentId,
      targetId,
      amount: BigInt(amount),
      currency: story.currency,
      inquiries: 0,
      connector: this.network.connectors[requireAttempt(telling).type].name,
      idempotencyKey: idempotency?.key ?? null,
      requestId: move.request_id,
      actor: move.actor,
    } as OperationRow;
    const asked = new Date(move.at as string);
    const timed = exchange && { ...exchange, latency_ms: at.getTime() - asked.getTime() };
    return {
      ...settleArgument(this.writer.place.environment, operation, { outcome, exchange: timed }, false),
      at: at.toISOString(),
      event_ids: this.writer.eventIds(at),
    };
  }

  private followUp(telling: Telling, sent: Sent) {
    const { reference } = requireAttempt(telling);
    const { paymentId, story } = telling;
    return {
      operationId: sent.id,
      paymentId,
      networkReference: reference ?? '',
      amount: BigInt(sent.amount),
      currency: story.currency,
    };
  }

  private context(type: 'card' | 'alipay', at: Date): CallContext {
    const { environment } = this.writer.place;
    const { name } = this.network.connectors[type];
    return {
      environmentId: environment.id,
      at,
      callbackUrl: `${env().PUBLIC_URL}/api/connectors/${name}/${environment.id}`,
      timeoutMs: env().NETWORK_TIMEOUT_MS,
    };
  }
}

type Word = { outcome: Answer['outcome']; exchange: Answer['exchange'] | null };

function requireAttempt(telling: Telling) {
  const { attempt } = telling;
  if (!attempt) throw new Error('the story has no attempt yet');
  return attempt;
}

import { randomBytes } from 'node:crypto';
import { leadingDigits } from '@/lib/card-number';
import { routingOf } from '@/lib/connectors';
import type { Answer } from '@/lib/connectors/contract';
import { returnUrlOf } from '@/lib/payments/prepare-attempt';
import { type Assessed, assessRisk } from '@/lib/risk/assess';
import { type Move, type NetworkTalk, requireAttempt } from './network-talk';
import { Random } from './random';
import type { StepOf } from './story';
import type { Telling } from './telling';
import type { StoryWriter } from './write-story';

/** Of the payers' browsers; from the range for documentation (RFC 5737). */
export const PAYER_ADDRESS = '203.0.113.24';

/** Writes payments and their attempts. */
export class AttemptWriter {
  constructor(
    private readonly writer: StoryWriter,
    private readonly talk: NetworkTalk,
  ) {}

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
    this.talk.network.finish(attempt.operationId, step.result);
    written.calls.push(...this.talk.network.takeCalls());
    const effect = written.effects.find((item) => item.operation_id === attempt.operationId);
    if (effect) effect.settled_at = step.at.toISOString();
    const challenge = written.challenges.at(-1);
    if (challenge) challenge.finished_at = step.at.toISOString();
    const at = new Date(step.at.getTime() + this.writer.random.int(40, 400));
    const { outcome } = await this.talk.network.connectors[attempt.type].inquire(
      { operationId: attempt.operationId, seal: false },
      this.talk.context(attempt.type, at),
    );
    const reserve = written.calls.findLast(({ argument }) => 'attempt' in argument)?.argument as Move;
    this.talk.settlePayment(
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

  private async attemptRow(telling: Telling, methodName: string, at: Date) {
    const { ids, place } = this.writer;
    const { type, display } = place.methods.get(methodName);
    const { amount } = telling.story;
    const [id, operationId] = [ids.at('attempt', at), ids.at('operation', at)];
    telling.attempt = { id, operationId, type, reference: null, amount, captured: 0, refunded: 0 };
    return {
      id,
      operation_id: operationId,
      connector: this.talk.network.connectors[type].name,
      method_type: type,
      method: display,
      payment_method_id: this.paymentMethodId(telling, methodName, at),
      ...(await this.assessed(telling, methodName, at)),
      routing: routingOf('sandbox', type),
    };
  }

  /** What is told did happen: it is scored like others, and what would decide today did not decide then. */
  private async assessed(telling: Telling, methodName: string, at: Date): Promise<Assessed> {
    const { environment, methods } = this.writer.place;
    const { story, written } = telling;
    const { type, details, display } = methods.get(methodName);
    const { risk, assessment } = await assessRisk(
      {
        environment,
        amount: BigInt(story.amount),
        currency: story.currency,
        method: type,
        card: display && details ? { ...display, ...leadingDigits(details.number) } : null,
        email: story.email,
        customerId: story.customer?.id ?? null,
        metadata: {},
        earlierAttempts: written.calls.filter(({ argument }) => 'attempt' in argument).length,
        threeDs: null,
        payer: story.payer,
        canHold: this.talk.network.connectors[type].capabilities.manualCapture,
      },
      at,
    );
    const { score, level, rules } = risk;
    // What it took here and now is nothing of then.
    const duration_us = new Random(`risk ${at.getTime()}`).int(250, 3_200);
    return { risk: { score, level, rules, decision: 'approve' }, assessment: { ...assessment, duration_us } };
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
    const answer = await this.talk.network.connectors[attempt.type].authorize(
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
      this.talk.context(attempt.type, at),
    );
    const { outcome } = answer;
    attempt.reference = 'networkReference' in outcome ? outcome.networkReference : null;
    const { id, operationId, amount } = attempt;
    const sent = this.talk.noteExchange(telling, {
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
    this.talk.settlePayment(telling, sent, answer);
    this.noteOutcome(telling, outcome.result);
  }

  /** After a decline no network holds anything of the payment. */
  private noteOutcome(telling: Telling, result: Answer['outcome']['result']): void {
    const { attempt, story } = telling;
    if (result === 'declined') telling.attempt = null;
    if (result === 'approved' && attempt && story.capture === 'auto') attempt.captured = attempt.amount;
  }
}

import { refundReturned, refundSettled } from '@/lib/ledger/entries';
import { type Move, type NetworkTalk, requireAttempt, type Sent } from './network-talk';
import type { StepOf } from './story';
import type { Telling } from './telling';
import type { StoryWriter } from './write-story';

/** Writes what refers to an authorization: captures, cancels, and the network's part of refunds. */
export class FollowUpWriter {
  constructor(
    private readonly writer: StoryWriter,
    private readonly talk: NetworkTalk,
  ) {}

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
    const answer = await this.talk.network.connectors[attempt.type].capture(
      { ...this.talk.followUp(telling, sent), final: step.final },
      this.talk.context(attempt.type, step.at),
    );
    attempt.captured += amount;
    this.talk.settlePayment(telling, this.talk.noteExchange(telling, sent), answer);
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
    const answer = await this.talk.network.connectors[attempt.type].cancel(
      this.talk.followUp(telling, sent),
      this.talk.context(attempt.type, step.at),
    );
    this.talk.settlePayment(telling, this.talk.noteExchange(telling, sent), answer);
  }

  async sendRefund(
    telling: Telling,
    step: StepOf<'refund'>,
    { refundId, operationId, move }: { refundId: string; operationId: string; move: Move },
  ): Promise<void> {
    const attempt = requireAttempt(telling);
    const amount = step.amount ?? attempt.captured - attempt.refunded;
    const sent: Sent = { kind: 'refund', id: operationId, targetId: refundId, amount, move, at: step.at };
    const answer = await this.talk.network.connectors[attempt.type].refund(
      this.talk.followUp(telling, sent),
      this.talk.context(attempt.type, step.at),
    );
    if (answer.outcome.result === 'approved') attempt.refunded += amount;
    const noted = this.talk.noteExchange(telling, sent);
    const connector = this.talk.network.connectors[attempt.type].name;
    const fact = { refundId, paymentId: telling.paymentId };
    const argument = {
      ...this.talk.settled(telling, noted, answer),
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
    this.talk.network.refundElsewhere(type, caller, {
      operationId,
      reference: reference ?? '',
      amount: step.amount,
    });
    telling.written.calls.push(...this.talk.network.takeCalls());
    const at = step.at.toISOString();
    telling.written.effects.push({ operation_id: operationId, created_at: at, settled_at: at });
  }
}

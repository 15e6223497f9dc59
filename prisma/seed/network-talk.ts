import type { Answer, CallContext } from '@/lib/connectors/contract';
import { env } from '@/lib/env';
import { paymentCaptured } from '@/lib/ledger/entries';
import { feeTermsOf } from '@/lib/payments/call-network';
import type { OperationRow } from '@/lib/payments/rows';
import { settleArgument } from '@/lib/payments/settle-argument';
import { AUTHORIZATION_LIFETIME_MS, SETTLEMENT_DELAY_MS } from '@/lib/payments/status';
import { PretendNetwork } from './pretend-network';
import type { Telling } from './telling';
import type { StoryWriter } from './write-story';

export type Move = Record<string, unknown>;
/** A reserved operation on its way to the network, or with its answer back (`at`). */
export type Sent = {
  kind: OperationRow['kind'];
  id: string;
  targetId: string;
  amount: number;
  move: Move;
  at: Date;
};
export type Word = { outcome: Answer['outcome']; exchange: Answer['exchange'] | null };

const SETTLE = { authorize: 'authorize_settle', capture: 'capture_settle', cancel: 'cancel_settle' } as const;

/** What passes between a story and the pretend networks, and how an answer is settled. */
export class NetworkTalk {
  readonly network = new PretendNetwork();

  constructor(private readonly writer: StoryWriter) {}

  /** The network's log of the call, and the time at which its answer was here. */
  noteExchange(telling: Telling, sent: Sent): Sent {
    const { written } = telling;
    written.calls.push(...this.network.takeCalls());
    const latencyMs = this.writer.random.int(90, 700);
    const then = new Date(sent.at.getTime() + Math.round(latencyMs / 2)).toISOString();
    written.effects.push({ operation_id: sent.id, created_at: then, settled_at: then });
    return { ...sent, at: new Date(sent.at.getTime() + latencyMs) };
  }

  settlePayment(telling: Telling, sent: Sent, answer: Word): void {
    const { kind, targetId, at } = sent;
    const argument: Move = this.settled(telling, sent, answer);
    if (answer.outcome.result === 'approved' && kind !== 'cancel') {
      const { ids } = this.writer;
      const connector = this.network.connectors[requireAttempt(telling).type];
      const amount = BigInt(sent.amount);
      const captureId = kind === 'capture' ? targetId : ids.at('capture', at);
      const capture = {
        id: captureId,
        fee: feeTermsOf({ methods: {} }, connector, telling.story.currency),
        available_at: new Date(at.getTime() + SETTLEMENT_DELAY_MS).toISOString(),
        entry: paymentCaptured(ids.at('entry', at), {
          captureId,
          paymentId: telling.paymentId,
          connector: connector.name,
          amount,
          feeAmount: 'fee',
        }),
      };
      const expiry = new Date(at.getTime() + AUTHORIZATION_LIFETIME_MS).toISOString();
      Object.assign(argument, kind === 'capture' ? capture : { capture, authorization_expires_at: expiry });
    }
    telling.written.calls.push({ name: SETTLE[kind as keyof typeof SETTLE], argument });
  }

  settled(telling: Telling, sent: Sent, { outcome, exchange }: Word): Move {
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
      ...settleArgument(this.writer.place.environment, operation, { outcome, exchange: timed }, 'call'),
      at: at.toISOString(),
      exchange: timed && { ...timed, at: at.toISOString() },
      event_ids: this.writer.eventIds(at),
    };
  }

  followUp(telling: Telling, sent: Sent) {
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

  context(type: 'card' | 'alipay', at: Date): CallContext {
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

export function requireAttempt(telling: Telling) {
  const { attempt } = telling;
  if (!attempt) throw new Error('the story has no attempt yet');
  return attempt;
}

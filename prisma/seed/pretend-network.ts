import type { Connector } from '@/lib/connectors/contract';
import { alipayConnector } from '@/lib/connectors/sandbox-alipay';
import { cardConnector } from '@/lib/connectors/sandbox-card';
import type { TransportInit } from '@/lib/connectors/transport';
import { requestHashOf } from '@/lib/sandbox/answer-call';
import { authorizationOf, type Caller } from '@/lib/sandbox/authorize';
import { type Effect, effectAnswer, operationOf } from '@/lib/sandbox/effect';
import { followUpArgument, followUpEffect } from '@/lib/sandbox/follow-up';
import {
  Authorization,
  FollowUp,
  type FollowUpKind,
  type PaymentNetwork,
  targetOf,
} from '@/lib/sandbox/network-call';
import type { PayerResult } from './story';

export type DatabaseCall = { name: string; argument: Record<string, unknown> };
const PORTAL_CALLBACK = 'https://portal.example/callback';

type Books = {
  effect: Effect;
  capture: 'auto' | 'manual';
  captured: number;
  refunded: number;
  thenCode: string | null;
  eci: string | null;
};

/**
 * The pretend networks in memory: they answer the real connectors at once with what the real ones would say, and note the
 * calls with which the database logs it. They remember one story at a time.
 */
export class PretendNetwork {
  readonly connectors: Readonly<Record<'card' | 'alipay', Connector>>;
  /** Calls noted since the last `takeCalls`. */
  private calls: DatabaseCall[] = [];
  private books = new Map<string, Books>();

  constructor() {
    const transport = async (path: string, init: TransportInit) => this.answer(path, init);
    this.connectors = { card: cardConnector(transport), alipay: alipayConnector(transport) };
  }

  takeCalls(): DatabaseCall[] {
    const { calls } = this;
    this.calls = [];
    return calls;
  }

  forget(): void {
    this.books.clear();
  }

  /** The payer ends the challenge of this authorization. */
  finish(operationId: string, result: PayerResult): void {
    const books = this.booksOf(operationId);
    const { effect } = books;
    const isApproved = result === 'approved' && books.thenCode === '00';
    this.calls.push({ name: 'sandbox_finish_challenge', argument: { id: effect.challenge_id, result } });
    effect.state = isApproved ? 'approved' : 'declined';
    effect.response_code = result === 'approved' ? books.thenCode : `PAYER_${result.toUpperCase()}`;
    if (effect.network === 'card') {
      const isAuthenticated = result === 'approved';
      effect.three_ds = {
        status: isAuthenticated ? 'challenged' : result,
        eci: isAuthenticated ? books.eci : null,
        liability_shift: isAuthenticated,
      };
    }
    if (isApproved && books.capture === 'auto') books.captured = effect.amount;
  }

  /** Money goes back without us, for instance in the acquirer's own portal: our refund of it will be refused. */
  refundElsewhere(
    network: PaymentNetwork,
    caller: Caller,
    refund: { operationId: string; reference: string; amount: number },
  ): void {
    const { operationId, reference, amount } = refund;
    const { currency } = this.booksOf(operationOf(network, reference)).effect;
    this.followUp(network, 'refund', caller, {
      operation_id: operationId,
      reference,
      amount,
      currency,
      final: true,
      callback_url: PORTAL_CALLBACK,
    });
  }

  private answer(path: string, init: TransportInit): { status: number; text: string } {
    const target = targetOf(init.method, path);
    if (!target) throw new Error(`the pretend network has no ${init.method} ${path}`);
    if (target.kind === 'inquiry') return effectAnswer(this.booksOf(target.operationId ?? '').effect);
    const caller: Caller = {
      environmentId: init.headers['sandbox-environment'] ?? '',
      at: new Date(init.headers['sandbox-time'] ?? ''),
      requestHash: requestHashOf(target.kind, init.body),
    };
    const body: unknown = JSON.parse(init.body);
    if (target.network === 'bank') throw new Error('the demo’s payouts are written by the bank itself');
    if (target.kind === 'authorization') return effectAnswer(this.authorize(target.network, caller, body));
    if (target.kind === 'dispute_submit' || target.kind === 'dispute_accept') {
      throw new Error('the demo’s disputes are written by the database’s own bank');
    }
    return effectAnswer(this.followUp(target.network, target.kind, caller, FollowUp.parse(body)));
  }

  private authorize(network: PaymentNetwork, caller: Caller, body: unknown): Effect {
    const { effect, argument } = authorizationOf(network, caller, Authorization.parse(body));
    this.calls.push({ name: 'sandbox_authorize', argument });
    this.books.set(effect.operation_id, {
      effect,
      capture: argument.capture_mode,
      captured: argument.captured,
      refunded: 0,
      thenCode: argument.then_code,
      eci: argument.eci,
    });
    return effect;
  }

  private followUp(network: PaymentNetwork, kind: FollowUpKind, caller: Caller, request: FollowUp): Effect {
    const books = this.booksOf(operationOf(network, request.reference));
    const isTooMuch = kind === 'refund' && books.refunded + request.amount > books.captured;
    if (!isTooMuch && kind === 'refund') books.refunded += request.amount;
    if (kind === 'capture') books.captured += request.amount;
    this.calls.push({
      name: 'sandbox_follow_up',
      argument: followUpArgument(network, kind, caller, request),
    });
    const decided = isTooMuch
      ? { state: 'declined' as const, response_code: '13' }
      : { state: 'approved' as const, response_code: '00' };
    return followUpEffect(network, kind, caller, request, decided);
  }

  private booksOf(operationId: string): Books {
    const books = this.books.get(operationId);
    if (!books) throw new Error(`the pretend network does not know ${operationId}`);
    return books;
  }
}

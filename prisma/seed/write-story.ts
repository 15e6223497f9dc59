import { randomBytes } from 'node:crypto';
import { type Actor, systemActor } from '@/lib/auth/actor';
import type { EnvironmentContext } from '@/lib/auth/environment';
import { moveArgument } from '@/lib/doors/call';
import { fingerprintOf } from '@/lib/doors/claim';
import { refundReserved } from '@/lib/ledger/entries';
import { NetworkTalk } from './network-talk';
import type { Random, SeedIds } from './random';
import { type Step, type StepOf, type Story, stepsUntil } from './story';
import type { Telling, WrittenStory } from './telling';
import type { TestMethods } from './test-method-displays';
import { AttemptWriter } from './write-attempt';
import { FollowUpWriter } from './write-follow-up';
import { writeSteps } from './write-steps';

/** Where stories happen, and who acts in them. */
export type SeedPlace = {
  environment: EnvironmentContext;
  keyId: string;
  members: { finance: string; support: string };
  methods: TestMethods;
};

const MINUTE_MS = 60_000;

/** Writes stories as the calls that the operations would have made, each at its own time. */
export class StoryWriter {
  private readonly talk: NetworkTalk;
  private readonly attempts: AttemptWriter;
  private readonly followUps: FollowUpWriter;

  private constructor(
    readonly place: SeedPlace,
    readonly random: Random,
    readonly ids: SeedIds,
    private readonly system: Actor,
  ) {
    this.talk = new NetworkTalk(this);
    this.attempts = new AttemptWriter(this, this.talk);
    this.followUps = new FollowUpWriter(this, this.talk);
  }

  static async create(place: SeedPlace, random: Random, ids: SeedIds): Promise<StoryWriter> {
    return new StoryWriter(place, random, ids, await systemActor(place.environment.id));
  }

  /** The part of the story that has happened by `until`; null when it has not begun. */
  async write(story: Story, until: Date): Promise<WrittenStory | null> {
    const steps = stepsUntil(story, until);
    const [first] = steps;
    if (!first) return null;
    const written: WrittenStory = {
      paymentId: null,
      calls: [],
      tokens: [],
      effects: [],
      challenges: [],
      claims: [],
    };
    const telling: Telling = { story, written, paymentId: '', sessionId: null, attempt: null };
    if (story.customer?.isNew) this.createCustomer(telling, new Date(first.at.getTime() - MINUTE_MS));
    for (const step of steps) await this.tell(telling, step, until);
    this.talk.network.forget();
    return { ...written, paymentId: telling.paymentId || null };
  }

  private async tell(telling: Telling, step: Step, until: Date): Promise<void> {
    switch (step.do) {
      case 'open_session':
        this.openSession(telling, step);
        return writeSteps(telling, step, telling.sessionId ?? '', until);
      case 'create':
        return this.attempts.create(telling, step);
      case 'confirm':
        return this.attempts.confirm(telling, step);
      case 'finish':
        return this.attempts.finish(telling, step);
      case 'rate':
        return this.rate(telling, step);
      case 'capture':
        return this.followUps.capture(telling, step);
      case 'cancel':
        return this.followUps.cancel(telling, step, this.place.keyId, step.reason);
      case 'expire':
        return this.followUps.cancel(telling, step, 'system', 'authorization_expired');
      case 'refund':
        return this.refund(telling, step);
      case 'refund_elsewhere':
        return this.followUps.refundElsewhere(telling, step);
      case 'end_session':
        return this.endSession(telling, step);
    }
  }

  /** The part that every move has, with times and ids of then; `path` is null for what has no idempotency key. */
  move(telling: Telling, at: Date, actorId: string, path: string | null): Record<string, unknown> {
    const key = this.uuid();
    const claim = path === null ? null : { key, fingerprint: fingerprintOf(['POST', path, key]) };
    if (claim) telling.written.claims.push({ key, at: at.toISOString() });
    const actor: Actor = { ...this.system, id: actorId, requestId: this.ids.at('request', at) };
    return { ...moveArgument(actor, { claim }), at: at.toISOString(), event_ids: this.eventIds(at) };
  }

  eventIds(at: Date): string[] {
    return [this.ids.at('event', at), this.ids.at('event', at), this.ids.at('event', at)];
  }

  private uuid(): string {
    const hex = Array.from({ length: 8 }, () => this.random.int(0, 65_535).toString(16).padStart(4, '0'));
    return `${hex[0]}${hex[1]}-${hex[2]}-4${hex[3]?.slice(1)}-a${hex[4]?.slice(1)}-${hex[5]}${hex[6]}${hex[7]}`;
  }

  private createCustomer(telling: Telling, at: Date): void {
    if (!telling.story.customer) return;
    const { isNew: _, ...customer } = telling.story.customer;
    telling.written.calls.push({
      name: 'customer_create',
      argument: {
        ...this.move(telling, at, this.place.keyId, null),
        customer: { ...customer, metadata: {} },
      },
    });
  }

  private openSession(telling: Telling, step: StepOf<'open_session'>): void {
    const { story } = telling;
    const id = this.ids.at('checkoutSession', step.at);
    telling.sessionId = id;
    telling.written.calls.push({
      name: 'checkout_session_create',
      argument: {
        ...this.move(telling, step.at, this.place.keyId, '/checkout_sessions'),
        session: {
          id,
          currency: story.currency,
          line_items: step.items,
          locale: step.locale,
          capture_method: story.capture,
          customer_id: story.customer?.id ?? null,
          reference: story.reference,
          description: story.description,
          metadata: story.metadata,
          success_url: story.returnUrl,
          cancel_url: null,
          client_secret: `${id}_secret_${randomBytes(20).toString('base64url')}`,
          expires_at: new Date(step.at.getTime() + step.lifetimeMs).toISOString(),
          amount: story.amount,
          methods: story.capture === 'auto' ? ['card', 'alipay'] : ['card'],
          customer_email: story.email,
        },
      },
    });
  }

  private endSession(telling: Telling, step: StepOf<'end_session'>): void {
    const { sessionId } = telling;
    const isJob = step.by === 'system';
    const path = isJob ? null : `/checkout_sessions/${sessionId}/expire`;
    telling.written.calls.push({
      name: 'checkout_session_end',
      argument: {
        ...this.move(telling, step.at, isJob ? 'system' : this.place.keyId, path),
        session_id: sessionId,
        status: step.status,
      },
    });
  }

  private rate(telling: Telling, { at, score }: StepOf<'rate'>): void {
    telling.written.calls.push({
      name: 'payment_rate',
      argument: { ...this.move(telling, at, 'payer', null), session_id: telling.sessionId, score },
    });
  }

  private async refund(telling: Telling, step: StepOf<'refund'>): Promise<void> {
    const refundId = this.ids.at('refund', step.at);
    const operationId = this.ids.at('operation', step.at);
    const actorId = step.by === 'key' ? this.place.keyId : this.place.members[step.by];
    const { paymentId } = telling;
    const move = this.move(telling, step.at, actorId, '/refunds');
    telling.written.calls.push({
      name: 'refund_reserve',
      argument: {
        ...move,
        payment_id: paymentId,
        operation_id: operationId,
        refund: {
          id: refundId,
          amount: step.amount,
          currency: null,
          reason: step.reason,
          note: step.note,
          metadata: {},
        },
        entry: refundReserved(this.ids.at('entry', step.at), { refundId, paymentId }),
      },
    });
    await this.followUps.sendRefund(telling, step, { refundId, operationId, move });
  }
}

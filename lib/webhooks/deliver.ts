import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { callEverywhere } from '@/lib/db';
import { log } from '@/lib/log';
import { traced } from '@/lib/trace';
import type { EventRenderer } from './body';
import { countTry } from './count-tries';
import { Endings } from './endings';
import { bodyFor, requestFor } from './request';
import { ROUND_LEASE_MS, Rounds, type Sent } from './rounds';
import { NOT_SENT, Sender, TRY_TIMEOUT_MS } from './send';
import { SpareIds } from './spare-ids';
import type { Delivery, Lease, Round, Taken } from './taken';

/** Longer than any try, so that nobody else takes a delivery while one is under way. */
const LEASE_MS = TRY_TIMEOUT_MS + 15_000;
/** Deliveries under way at one endpoint, and in one process; those at endpoints that fail get half of the latter. */
const LANES = 8;
const IN_FLIGHT_MAX = 200;
/** Events in one statement, the larger number when the last one was full; and of one endpoint in it. */
const EVENTS = 100;
const EVENTS_MAX = 400;
const PORTION = 200;
const ROUND_MAX = 200;
/** Bodies that are made in one turn of the event loop. */
const PER_TURN = 4;

/** With fewer under way, none waits for another one to end. */
const GATHERS_FROM = 4;

type Next = { read: number; rounds: Round[]; taken: Taken[]; failed: Failed[] };
type Failed = { environment_id: string; endpoint_id: string; reason: string };

/**
 * Delivers webhooks. What is new for endpoints at which all goes well goes out in rounds. Everything else waits in a line:
 * each endpoint has lanes of its own, so that one that hangs delays nobody; each lane goes on to the endpoint's next
 * delivery in the commit that ends the one before. What several deliveries need of the database at one
 * moment is one statement, so that they cost the payments beside them little. Any number of couriers may run beside each
 * other.
 */
export class Courier {
  private readonly underway = new Set<Promise<void>>();
  private failing = 0;
  private isStopping = false;
  private events = EVENTS;
  private turn = Promise.resolve();
  private begun = 0;
  private readonly ids = new SpareIds();
  private readonly endings = new Endings(
    () => (this.isStopping ? null : lease()),
    (taken) => this.begin(taken),
  );
  private readonly rounds = new Rounds({
    lanes: LANES,
    leaseMs: LEASE_MS,
    isStopping: () => this.isStopping,
    send: (one) => this.send(one),
    endTry: (one, sent) => this.endTry(one, sent),
  });

  constructor(
    private readonly render: EventRenderer,
    private readonly sender = new Sender(),
  ) {}

  /**
   * Makes deliveries of what happened since each endpoint's events were last read, below the oldest open transaction, so
   * that none is missed however the commits were ordered, and begins to deliver what is due without waiting for the
   * answers. Returns how many events were read and deliveries begun, and whether more waits than one statement takes.
   */
  async deliverDue(environmentId: string | null = null): Promise<{ done: number; isFull: boolean }> {
    if (this.isStopping) return { done: 0, isFull: false };
    const ids = this.ids.take(this.events);
    const { read, rounds, taken, failed } = await callEverywhere<Next>('webhooks_next', {
      environment_id: environmentId,
      ids,
      portion: PORTION,
      room: IN_FLIGHT_MAX - this.underway.size - this.rounds.events,
      failing_room: IN_FLIGHT_MAX / 2 - this.failing,
      round_max: ROUND_MAX,
      round_ms: ROUND_LEASE_MS,
      ...lease(),
    });
    this.ids.giveBack(ids.slice(read));
    for (const { environment_id, endpoint_id, reason } of failed)
      log.error({ environmentId: environment_id, endpointId: endpoint_id, reason }, 'webhook endpoint errs');
    for (const round of rounds) this.beginRound(round);
    this.begin(taken);
    const isFull = read === ids.length;
    this.events = isFull ? EVENTS_MAX : EVENTS;
    return { done: taken.reduce((sum, { deliveries }) => sum + deliveries.length, read), isFull };
  }

  /** Ends when nothing is under way. */
  async idle(): Promise<void> {
    while (this.underway.size > 0) await Promise.all(this.underway);
  }

  /** Lets what is under way end and takes nothing more until `others` have ended too. */
  async drain(others: Promise<unknown>): Promise<void> {
    this.isStopping = true;
    await others;
    await this.idle();
    this.sender.close();
    this.isStopping = false;
  }

  private begin(taken: readonly Taken[]): void {
    for (const { environment_id, is_failing, deliveries } of taken)
      for (const leased of deliveries) {
        const one = { ...leased, environment_id, is_failing };
        if (is_failing) this.failing += 1;
        const { delivery_id: deliveryId } = one;
        // The lease ends by itself, and the delivery is tried again.
        const told = traced({ name: 'webhook delivery', isRoot: true }, () => this.deliver(one));
        this.follow(told, { environmentId: environment_id, deliveryId }, () => {
          if (is_failing) this.failing -= 1;
        });
      }
  }

  private beginRound(round: Round): void {
    const { environment_id: environmentId, endpoint_id: endpointId } = round;
    const facts = { 'countinghouse.events': round.deliveries.length };
    const told = traced({ name: 'webhook round', isRoot: true, facts }, () => this.rounds.run(round));
    this.follow(told, { environmentId, endpointId });
  }

  private follow(work: Promise<void>, of: Record<string, string>, ended: () => void = () => undefined): void {
    const followed: Promise<void> = work
      .catch((error: unknown) => log.error({ err: error, ...of }, 'webhook not delivered'))
      .finally(() => {
        this.underway.delete(followed);
        ended();
      });
    this.underway.add(followed);
  }

  private async deliver(one: Delivery): Promise<void> {
    await this.endTry(one, await this.send(one));
  }

  private async send(one: Delivery): Promise<Sent> {
    await this.myTurn();
    return traced({ name: 'webhook try', kind: 'client' }, () => this.sendNow(one));
  }

  private async sendNow(one: Delivery): Promise<Sent> {
    const body = await bodyFor(one, this.render);
    const request = body && (await requestFor(one, body));
    const receipt = request ? await this.sender.post(one.url, request.headers, request.body) : NOT_SENT;
    countTry(one, body, receipt);
    return { request, receipt };
  }

  /** A few in each turn of the event loop, so that payments in this process go on in between. */
  private myTurn(): Promise<void> {
    this.begun += 1;
    if (this.begun % PER_TURN === 0) this.turn = this.turn.then(() => nextTurn());
    return this.turn;
  }

  private endTry(one: Delivery, { request, receipt }: Sent): Promise<void> {
    return this.endings.add(one, request, receipt, this.underway.size > GATHERS_FROM);
  }
}

function lease(): Lease {
  return { lease_token: randomUUID(), lease_ms: LEASE_MS, lanes: LANES };
}

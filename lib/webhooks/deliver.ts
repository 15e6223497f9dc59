import { randomUUID } from 'node:crypto';
import { systemActor } from '@/lib/auth/actor';
import { callAlone, fromSnapshot, select } from '@/lib/db';
import { moveArgument, type Snapshot } from '@/lib/doors/call';
import type { Event } from '@/lib/generated/prisma/client';
import { log } from '@/lib/log';
import { bodyOf, type EventRenderer } from './body';
import { countTry } from './count-tries';
import { askedPauseMs, scheduleArgument } from './schedule';
import { openSecret } from './seal-secret';
import { NOT_SENT, type Receipt, Sender, TRY_TIMEOUT_MS } from './send';
import { signedHeaders } from './sign';

/** Longer than any try, so that nobody else takes a delivery while one is under way. */
const LEASE_MS = TRY_TIMEOUT_MS + 15_000;
/** Deliveries under way at one endpoint, and in one process; those at endpoints that fail get half of the latter. */
const LANES = 8;
const IN_FLIGHT_MAX = 200;
const DUE_MAX = 100;

/** A delivery that this process has leased. */
type Taken = {
  delivery_id: string;
  endpoint_id: string;
  url: string;
  payload: 'full' | 'thin';
  shows_people: boolean;
  secret: string;
  previous_secret: string | null;
  is_probe: boolean;
  lease_token: string;
  body: string | null;
  event: Snapshot | null;
  before: Event['snapshot'] | null;
  event_id: string;
};
type Ended = { result: string; next: Taken[] };
type Due = { environment_id: string; id: string; is_failing: boolean };

const lease = () => ({ lease_token: randomUUID(), lease_ms: LEASE_MS, lanes: LANES });

/**
 * Delivers webhooks. Each endpoint has lanes of its own, so that one that hangs delays nobody; each lane goes on to the
 * endpoint's next delivery in the commit that ends the one before. Any number of couriers may run beside each other.
 */
export class Courier {
  private readonly underway = new Set<Promise<void>>();
  private failing = 0;
  private isStopping = false;

  constructor(
    private readonly render: EventRenderer,
    private readonly sender = new Sender(),
  ) {}

  /** Takes what is due and begins to deliver it without waiting for the answers. Returns how many were taken. */
  async deliverDue(environmentId: string | null = null): Promise<number> {
    if (this.isStopping || this.room() <= 0) return 0;
    const due = await select<Due>(
      'webhook_endpoints_due',
      `SELECT w.environment_id, w.id, w.failures > 0 AS is_failing FROM webhook_endpoint w
       WHERE w.status = 'enabled' AND w.deleted_at IS NULL AND ($2::text IS NULL OR w.environment_id = $2)
         AND (w.next_try_at IS NULL OR w.next_try_at <= clock_timestamp()) AND EXISTS (
           SELECT FROM webhook_delivery d WHERE d.environment_id = w.environment_id AND d.endpoint_id = w.id
             AND d.status = 'pending' AND d.due_at <= clock_timestamp()
             AND (d.lease_until IS NULL OR d.lease_until <= clock_timestamp()))
       ORDER BY w.failures > 0, random() LIMIT $1`,
      [DUE_MAX, environmentId],
    );
    let taken = 0;
    for (const endpoint of due) {
      const wanted = Math.min(
        LANES,
        this.room(),
        endpoint.is_failing ? IN_FLIGHT_MAX / 2 - this.failing : LANES,
      );
      if (wanted > 0 && !this.isStopping) taken += await this.claim(endpoint, wanted);
    }
    return taken;
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

  private room(): number {
    return IN_FLIGHT_MAX - this.underway.size;
  }

  private async claim(
    { environment_id: environmentId, id, is_failing }: Due,
    wanted: number,
  ): Promise<number> {
    const taken = await callAlone<Taken[]>('webhook_claim', environmentId, {
      endpoint_id: id,
      wanted,
      ...lease(),
    });
    for (const one of taken) {
      if (is_failing) this.failing += 1;
      const lane: Promise<void> = this.runLane(environmentId, one).finally(() => {
        this.underway.delete(lane);
        if (is_failing) this.failing -= 1;
      });
      this.underway.add(lane);
    }
    return taken.length;
  }

  /** One delivery after the other, as long as the endpoint has some. */
  private async runLane(environmentId: string, first: Taken): Promise<void> {
    let next: Taken | undefined = first;
    while (next) {
      const one: Taken = next;
      try {
        next = await this.deliver(environmentId, one);
      } catch (error) {
        // The lease ends by itself, and the delivery is tried again.
        log.error({ err: error, environmentId, deliveryId: one.delivery_id }, 'webhook not delivered');
        return;
      }
    }
  }

  private async deliver(environmentId: string, one: Taken): Promise<Taken | undefined> {
    const request = await this.requestFor(environmentId, one).catch((error: unknown) => {
      log.error({ err: error, environmentId, deliveryId: one.delivery_id }, 'webhook without a body');
      return 'failed' as const;
    });
    if (request === null) return undefined;
    const receipt =
      request === 'failed' ? NOT_SENT : await this.sender.post(one.url, request.headers, request.body);
    countTry(receipt.outcome, receipt.durationMs);
    const ended = await this.end(environmentId, one, request === 'failed' ? {} : request.headers, receipt);
    if (ended.result === 'lost')
      log.warn({ environmentId, deliveryId: one.delivery_id }, 'a webhook was taken over by another process');
    return ended.next[0];
  }

  /** What this try sends: the bytes of all tries, and headers of its own. Null when the lease is gone. */
  private async requestFor(environmentId: string, one: Taken) {
    const body = await this.bytesFor(environmentId, one);
    if (body === null) return null;
    const secrets = [one.secret, one.previous_secret]
      .filter((sealed) => sealed !== null)
      .map((sealed) => openSecret(environmentId, one.endpoint_id, sealed));
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Countinghouse-Webhooks/1.0',
      ...signedHeaders(one.event_id, new Date(), body, secrets),
    };
    return { headers, body };
  }

  /** The bytes of every try: made and kept before the first. Null when the lease is gone, so nothing may be sent. */
  private async bytesFor(environmentId: string, one: Taken): Promise<Buffer | null> {
    if (one.body !== null) return Buffer.from(one.body, 'base64');
    const body = await bodyOf(
      {
        event: fromSnapshot<Event>(one.event ?? {}),
        before: one.before,
        payload: one.payload,
        showsPeople: one.shows_people,
      },
      this.render,
    );
    const isKept = await callAlone<boolean>('webhook_keep_body', environmentId, {
      delivery_id: one.delivery_id,
      lease_token: one.lease_token,
      body: body.toString('base64'),
    });
    return isKept ? body : null;
  }

  private async end(
    environmentId: string,
    one: Taken,
    requestHeaders: Record<string, string>,
    receipt: Receipt,
  ): Promise<Ended> {
    const actor = await systemActor(environmentId);
    const { kind } = actor.environment;
    return callAlone<Ended>('webhook_end', environmentId, {
      ...moveArgument(actor, { claim: null }),
      endpoint_id: one.endpoint_id,
      delivery_id: one.delivery_id,
      lease_token: one.lease_token,
      is_probe: one.is_probe,
      outcome: receipt.outcome,
      status_code: receipt.status,
      duration_ms: receipt.durationMs,
      request_headers: requestHeaders,
      answer_headers: receipt.headers,
      answer_body: receipt.body,
      retry_after_ms: askedPauseMs(receipt.status ?? 0, receipt.retryAfter, kind),
      ...scheduleArgument(kind),
      next: this.isStopping ? null : lease(),
    });
  }
}

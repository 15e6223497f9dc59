import { setTimeout as sleep } from 'node:timers/promises';
import { callEverywhere } from '@/lib/db';
import type { Snapshot } from '@/lib/doors/call';
import { log } from '@/lib/log';
import type { TryRequest } from './request';
import type { Receipt } from './send';
import type { Delivery, Opened, Round } from './taken';

/** Until then a round is waited for; what is under way afterwards goes on by itself and delays nothing else. */
const ROUND_MS = 1_000;
/** Longer than a round and its end take. */
export const ROUND_LEASE_MS = 10_000;
/** Rounds that end within this time share a statement. */
const GATHER_MS = 20;
const TOGETHER_MAX = 50;

export type Sent = { request: TryRequest | null; receipt: Receipt };

type Told = Round['deliveries'][number];
type Step = { told: Told; one: Delivery } & (
  | { state: 'waiting' }
  | { state: 'under_way'; began: number; sent: Promise<Sent> }
  | { state: 'delivered'; began: number; sent: Sent }
);
/** Sending, until everything is sent, something went wrong, or time is up. */
type Course = { isOver: boolean; end: () => void };
type Ended = {
  round: Round;
  steps: readonly Step[];
  resolve: (underWay: ReadonlySet<string>) => void;
  reject: (error: unknown) => void;
};

type Way = {
  /** Deliveries of one endpoint under way at a time, and how long the lease of a delivery lasts. */
  lanes: number;
  leaseMs: number;
  isStopping: () => boolean;
  send: (one: Delivery) => Promise<Sent>;
  /** Ends the try of a delivery that has a lease of its own. */
  endTry: (one: Delivery, sent: Sent) => Promise<void>;
};

/**
 * Delivers what is new for endpoints at which all goes well: the events of an object one after the other, those of several
 * side by side. Deliveries and tries are written once, when the round has ended: after a second at the latest, or with the
 * first try that goes wrong. What is not delivered then is an ordinary delivery from there on.
 */
export class Rounds {
  /** Events that are sent or wait to be sent in rounds. */
  events = 0;
  private waiting: Ended[] = [];
  private isGathering = false;

  constructor(private readonly way: Way) {}

  /** Resolves once everything of the round has ended. */
  async run(round: Round): Promise<void> {
    const steps = stepsOf(round);
    this.events += steps.length;
    try {
      await this.sendAll(steps);
      await this.handOver(round, steps);
    } finally {
      this.events -= steps.length;
    }
  }

  private sendAll(steps: Step[]): Promise<void> {
    const objects = placesByObject(steps);
    return new Promise((resolve, reject) => {
      const course: Course = {
        isOver: false,
        end: () => {
          course.isOver = true;
          clearTimeout(timer);
          resolve();
        },
      };
      const timer = setTimeout(course.end, ROUND_MS);
      const lane = async () => {
        for (let places = objects.shift(); places; places = objects.shift())
          for (const place of places) if (!(await this.sendOne(steps, place, course))) return;
      };
      Promise.all(Array.from({ length: this.way.lanes }, lane))
        .catch(reject)
        .finally(course.end);
    });
  }

  /** False once the round is over; then nothing of `steps` changes any more. */
  private async sendOne(steps: Step[], place: number, course: Course): Promise<boolean> {
    const step = steps[place];
    if (!step || course.isOver || this.way.isStopping()) return false;
    const began = performance.now();
    const sent = this.way.send(step.one);
    const { told, one } = step;
    steps[place] = { told, one, state: 'under_way', began, sent };
    const receipt = await sent.then((done) => done.receipt).catch(() => null);
    if (course.isOver) return false;
    if (receipt?.outcome !== 'delivered') {
      course.end();
      return false;
    }
    steps[place] = { told, one, state: 'delivered', began, sent: await sent };
    return true;
  }

  private async handOver(round: Round, steps: readonly Step[]): Promise<void> {
    const underWay = await new Promise<ReadonlySet<string>>((resolve, reject) => {
      this.waiting.push({ round, steps, resolve, reject });
      if (!this.isGathering) void this.gather();
    });
    await Promise.all(
      steps.map(async (step) => {
        if (step.state !== 'under_way' || !underWay.has(step.told.delivery_id)) return;
        await this.way.endTry(step.one, await step.sent);
      }),
    );
  }

  private async gather(): Promise<void> {
    this.isGathering = true;
    await sleep(GATHER_MS);
    this.isGathering = false;
    while (this.waiting.length > 0) await this.end(this.waiting.splice(0, TOGETHER_MAX));
  }

  /** One that errs takes no other with it: then each is ended by itself. */
  private async end(ended: readonly Ended[]): Promise<void> {
    try {
      const answer = await callEverywhere<{ lost: string[]; under_way: string[] }>('webhooks_round_end', {
        lease_ms: this.way.leaseMs,
        rounds: ended.map(argumentOf),
      });
      for (const token of answer.lost)
        log.warn({ token }, 'a round of webhooks was taken over or called off');
      const underWay = new Set(answer.under_way);
      for (const { resolve } of ended) resolve(underWay);
    } catch (error) {
      if (ended.length === 1) ended[0]?.reject(error);
      else for (const one of ended) await this.end([one]);
    }
  }
}

function placesByObject(steps: readonly Step[]): number[][] {
  const places = new Map<string, number[]>();
  for (const [place, { told }] of steps.entries())
    places.set(told.object_id, [...(places.get(told.object_id) ?? []), place]);
  return [...places.values()];
}

/**
 * Every event of the round as a delivery that waits; what they have in common is put together once. What an object was before
 * is sent once: where the round tells of the event before, as that one's snapshot.
 */
function stepsOf({ deliveries, token, ...endpoint }: Round): Step[] {
  const opened: Opened = { secrets: null };
  const common = { body: null, lease_token: token, is_probe: false, is_failing: false, opened, ...endpoint };
  const told: Record<string, Snapshot | null> = {};
  return deliveries.map((one) => {
    const { delivery_id, event_id, event, object_id } = one;
    const earlier = told[object_id];
    const isNext = earlier && Number(earlier.seq) + 1 === event?.seq;
    const before = isNext ? (earlier.snapshot as Told['before']) : one.before;
    told[object_id] = event;
    return { told: one, one: { delivery_id, event_id, event, before, ...common }, state: 'waiting' };
  });
}

function argumentOf({ round, steps }: Ended): Record<string, unknown> {
  const { environment_id, endpoint_id, token, url } = round;
  return { environment_id, endpoint_id, token, deliveries: steps.map((step) => stepArgument(url, step)) };
}

function stepArgument(url: string, step: Step): Record<string, unknown> {
  const { delivery_id, event_id, object_id, nth } = step.told;
  const told = { delivery_id, event_id, object_id, nth, state: step.state, url };
  if (step.state === 'waiting') return told;
  const began_ms = performance.now() - step.began;
  if (step.state === 'under_way') return { began_ms, ...told };
  const { request, receipt } = step.sent;
  return {
    began_ms,
    ...told,
    duration_ms: receipt.durationMs,
    status_code: receipt.status,
    request_headers: request?.headers ?? {},
    answer_headers: receipt.headers,
    answer_body: receipt.body,
    body: request?.body.toString('base64') ?? null,
  };
}

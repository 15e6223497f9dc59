import { setTimeout as sleep } from 'node:timers/promises';
import { systemActor } from '@/lib/auth/actor';
import { callEverywhere } from '@/lib/db';
import { moveArgument } from '@/lib/doors/call';
import { log } from '@/lib/log';
import type { TryRequest } from './request';
import { askedPauseMs, scheduleArgument } from './schedule';
import type { Receipt } from './send';
import type { Delivery, Lease, Taken } from './taken';

/** Tries that end within this time share a statement when others are under way. */
const GATHER_MS = 20;
const TOGETHER_MAX = 100;

type Ended = { argument: Record<string, unknown>; resolve: () => void; reject: (error: unknown) => void };

/** Ends tries, several in one statement, and hands on what was leased next in the same commit. */
export class Endings {
  private waiting: Ended[] = [];
  private isRunning = false;

  constructor(
    private readonly lease: () => Lease | null,
    private readonly begin: (taken: readonly Taken[]) => void,
  ) {}

  /** Resolves once the end of this try is committed; `gathers` when others may end at nearly the same moment. */
  async add(one: Delivery, request: TryRequest | null, receipt: Receipt, gathers: boolean): Promise<void> {
    const argument = await argumentOf(one, request, receipt);
    return new Promise((resolve, reject) => {
      this.waiting.push({ argument, resolve, reject });
      if (!this.isRunning) void this.run(gathers);
    });
  }

  private async run(gathers: boolean): Promise<void> {
    this.isRunning = true;
    if (gathers) await sleep(GATHER_MS);
    while (this.waiting.length > 0) await this.end(this.waiting.splice(0, TOGETHER_MAX));
    this.isRunning = false;
  }

  /** One that errs takes no other with it: then each is ended by itself. */
  private async end(tries: readonly Ended[]): Promise<void> {
    try {
      const { lost, taken } = await callEverywhere<{ lost: string[]; taken: Taken[] }>('webhooks_end', {
        ended: tries.map(({ argument }) => argument),
        next: this.lease(),
      });
      for (const deliveryId of lost) log.warn({ deliveryId }, 'a webhook was taken over by another process');
      this.begin(taken);
      for (const { resolve } of tries) resolve();
    } catch (error) {
      if (tries.length === 1) tries[0]?.reject(error);
      else for (const one of tries) await this.end([one]);
    }
  }
}

async function argumentOf(
  one: Delivery,
  request: TryRequest | null,
  receipt: Receipt,
): Promise<Record<string, unknown>> {
  return {
    environment_id: one.environment_id,
    endpoint_id: one.endpoint_id,
    delivery_id: one.delivery_id,
    lease_token: one.lease_token,
    is_probe: one.is_probe,
    outcome: receipt.outcome,
    status_code: receipt.status,
    duration_ms: receipt.durationMs,
    request_headers: request?.headers ?? {},
    // Those of an earlier try are kept already.
    ...(one.body === null && request ? { body: request.body.toString('base64') } : {}),
    answer_headers: receipt.headers,
    answer_body: receipt.body,
    ...(receipt.outcome === 'delivered' ? {} : await failedArgument(one, receipt)),
  };
}

/** When it is tried again, and what an event needs that says the endpoint was disabled. */
async function failedArgument(one: Delivery, receipt: Receipt): Promise<Record<string, unknown>> {
  const actor = await systemActor(one.environment_id);
  const { kind } = actor.environment;
  return {
    ...moveArgument(actor, { claim: null }),
    retry_after_ms: askedPauseMs(receipt.status ?? 0, receipt.retryAfter, kind),
    ...scheduleArgument(kind),
  };
}

import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { callFunction } from '@/lib/db';
import { DomainError } from '@/lib/errors';
import { take } from '@/lib/limits/take';
import { log } from '@/lib/log';
import { countryOfAddress, plainAddress } from '@/lib/risk/tables/ip-places';
import type { CheckoutMethod } from './payer-view';
import type { PageStep } from './steps';

/** A step of the page; `method` is the one that was chosen or refused, null for `opened`. */
export type NotedStep = { step: PageStep; method: CheckoutMethod | null };

/** Programs that run a page's scripts without anybody looking at it: search engines, previews of links, watchers. */
const NOBODY = /bot\b|crawl|spider|slurp|preview|facebookexternalhit|lighthouse|uptime/i;

/**
 * Notes what a payer did on a session's page, in one statement that keeps what is known already. Of the payer it keeps the
 * kind of device and the country of the address. Never rejects, because nothing that goes wrong here may keep anybody from
 * paying: what is over its limit, comes from a program or meets a busy database is left out.
 */
export async function noteSteps(
  actor: Actor,
  sessionId: string,
  userAgent: string | null,
  steps: readonly NotedStep[],
): Promise<void> {
  if (userAgent !== null && NOBODY.test(userAgent)) return;
  const { id, clockOffsetMs } = actor.environment;
  try {
    const { isAllowed } = await take('steps', `${id} ${sessionId}`);
    if (!isAllowed || !(await isWithinAddress(actor.ip))) return;
    await callFunction('checkout_steps_note', id, {
      session_id: sessionId,
      // A step tells of those before it, also where the page's own word did not arrive.
      steps: [{ step: 'opened', method: '' }, ...steps.map((one) => ({ ...one, method: one.method ?? '' }))],
      at: now(clockOffsetMs).toISOString(),
      country: actor.ip && countryOfAddress(plainAddress(actor.ip)),
      user_agent: userAgent?.slice(0, 300) ?? null,
    });
  } catch (error) {
    if (!(error instanceof DomainError))
      log.error({ err: error, sessionId, requestId: actor.requestId }, 'steps of a page were not noted');
  }
}

async function isWithinAddress(address: string | null): Promise<boolean> {
  return address === null || (await take('visitor', address)).isAllowed;
}

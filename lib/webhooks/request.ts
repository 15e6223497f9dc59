import { callEverywhere, fromSnapshot } from '@/lib/db';
import type { Event } from '@/lib/generated/prisma/client';
import { log } from '@/lib/log';
import { bodyOf, type EventRenderer } from './body';
import { openSecret } from './seal-secret';
import { signedHeaders } from './sign';
import type { Delivery } from './taken';

/**
 * The bytes of every try, made and kept before the first. `failed` for those that cannot be made; those whose lease is gone
 * are left out.
 */
export async function makeBodies(
  deliveries: readonly Delivery[],
  render: EventRenderer,
): Promise<Map<string, Buffer | 'failed'>> {
  const bodies = new Map<string, Buffer | 'failed'>();
  const made: { environment_id: string; delivery_id: string; lease_token: string; body: string }[] = [];
  for (const one of deliveries) {
    const body = one.body === null ? await newBody(one, render) : Buffer.from(one.body, 'base64');
    bodies.set(one.delivery_id, body);
    if (one.body !== null || body === 'failed') continue;
    const { environment_id, delivery_id, lease_token } = one;
    made.push({ environment_id, delivery_id, lease_token, body: body.toString('base64') });
  }
  if (made.length === 0) return bodies;
  const kept = new Set(await callEverywhere<string[]>('webhooks_keep_bodies', { bodies: made }));
  for (const { delivery_id } of made) if (!kept.has(delivery_id)) bodies.delete(delivery_id);
  return bodies;
}

async function newBody(one: Delivery, render: EventRenderer): Promise<Buffer | 'failed'> {
  try {
    const { before, payload, shows_people: showsPeople } = one;
    return await bodyOf(
      { event: fromSnapshot<Event>(one.event ?? {}), before, payload, showsPeople },
      render,
    );
  } catch (error) {
    const { environment_id: environmentId, delivery_id: deliveryId } = one;
    log.error({ err: error, environmentId, deliveryId }, 'webhook without a body');
    return 'failed';
  }
}

/** What one try sends: the bytes of all tries, and headers of its own. */
export function requestFor(one: Delivery, body: Buffer): { headers: Record<string, string>; body: Buffer } {
  const secrets = [one.secret, one.previous_secret]
    .filter((sealed) => sealed !== null)
    .map((sealed) => openSecret(one.environment_id, one.endpoint_id, sealed));
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Countinghouse-Webhooks/1.0',
    ...signedHeaders(one.event_id, new Date(), body, secrets),
  };
  return { headers, body };
}

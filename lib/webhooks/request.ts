import { openingAgain } from '@/lib/data-keys/key-ring';
import { fromSnapshot, select } from '@/lib/db';
import type { Event } from '@/lib/generated/prisma/client';
import { log } from '@/lib/log';
import { bodyOf, type EventRenderer } from './body';
import { openSecret } from './seal-secret';
import { signedHeaders } from './sign';
import type { Delivery } from './taken';

/** The bytes of a delivery: kept since an earlier try, or made now. Null for one whose event cannot be rendered. */
export function bodyFor(one: Delivery, render: EventRenderer): Promise<Buffer | null> {
  return one.body === null ? newBody(one, render) : Promise.resolve(Buffer.from(one.body, 'base64'));
}

async function newBody(one: Delivery, render: EventRenderer): Promise<Buffer | null> {
  try {
    const { before, payload, shows_people: showsPeople } = one;
    return await bodyOf(
      { event: fromSnapshot<Event>(one.event ?? {}), before, payload, showsPeople },
      render,
    );
  } catch (error) {
    const { environment_id: environmentId, delivery_id: deliveryId } = one;
    log.error({ err: error, environmentId, deliveryId }, 'webhook without a body');
    return null;
  }
}

/** What one try sends: the bytes of all tries, and headers of its own. */
export type TryRequest = { headers: Record<string, string>; body: Buffer };

export async function requestFor(one: Delivery, body: Buffer): Promise<TryRequest> {
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Countinghouse-Webhooks/1.0',
    ...signedHeaders(one.event_id, new Date(), body, await secretsOnce(one)),
  };
  return { headers, body };
}

function secretsOnce(one: Delivery): Promise<string[]> {
  if (!one.opened) return secretsOf(one);
  one.opened.secrets ??= secretsOf(one);
  return one.opened.secrets;
}

function secretsOf(one: Delivery): Promise<string[]> {
  return openingAgain(async (isLast) => {
    const { secret, previous_secret } = isLast ? await storedSecrets(one) : one;
    const sealed = [secret, previous_secret].filter((text) => text !== null);
    return Promise.all(sealed.map((text) => openSecret(one.environment_id, one.endpoint_id, text)));
  });
}

type Secrets = Pick<Delivery, 'secret' | 'previous_secret'>;

async function storedSecrets(one: Delivery): Promise<Secrets> {
  const [stored] = await select<Secrets>(
    'webhook_secrets_again',
    `SELECT secret, CASE WHEN previous_secret_until > clock_timestamp() THEN previous_secret END AS previous_secret
     FROM webhook_endpoint WHERE environment_id = $1 AND id = $2`,
    [one.environment_id, one.endpoint_id],
  );
  return stored ?? one;
}

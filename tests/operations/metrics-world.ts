import type { Actor } from '@/lib/auth/actor';
import { systemActor } from '@/lib/auth/actor';
import { createMerchant } from '@/lib/merchants/create-merchant';
import { CreateMerchant } from '@/lib/merchants/schema';
import { flushRequests } from '@/lib/requests/write-requests';
import { fillSandbox } from '../../prisma/seed/fill-sandbox';
import { placeOf } from '../../prisma/seed/places';
import { PROFILES } from '../../prisma/seed/profiles';
import type { TestDatabase } from '../support/database';
import { apiClient } from './requests-world';
import { CUSTOMERS, newEndpoint, ok, Receiver, status, work, writeEvents } from './webhooks-world';

/** A sandbox with made-up payments, refunds and disputes of the last days, in the merchant's zone. */
export async function busySandbox(slug: string, count: number, days: number): Promise<Actor> {
  const owner = { email: `owner@${slug}.example`, name: 'Owner', passwordHash: '$argon2id$not-used' };
  await createMerchant(CreateMerchant.parse({ slug, name: slug, timeZone: 'Europe/Berlin' }), owner);
  const place = await placeOf(slug);
  const [profile] = Object.values(PROFILES);
  if (!profile) throw new Error('there is a profile');
  await fillSandbox(place, profile, { seed: slug, count, days, now: new Date() }, () => undefined);
  return systemActor(place.environment.id);
}

/** Calls of the API in this environment's log, some of which are refused. */
export async function writeCalls(actor: Actor, count: number): Promise<void> {
  const send = await apiClient(actor);
  for (let n = 0; n < count; n += 1) await send('GET', n % 5 === 0 ? '/payments/nothing' : '/balance');
  await flushRequests();
}

/** Seventeen tries to deliver twelve events: four are refused, one finds nobody who answers. */
export async function writeTries(actor: Actor, database: TestDatabase): Promise<void> {
  const environmentId = actor.environment.id;
  const receiver = await new Receiver().open();
  await newEndpoint(actor, receiver.url(), CUSTOMERS);
  receiver.answer = (response, heard) => {
    const nth = receiver.heard.length;
    if (nth === 3) response.destroy();
    else if (nth < 6) status(500)(response, heard);
    else ok(response, heard);
  };
  await writeEvents(database, environmentId, 12, 1);
  await work(environmentId, () => receiver.heard.length >= 17);
  await receiver.close();
}

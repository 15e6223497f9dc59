import { randomBytes } from 'node:crypto';
import type { PoolClient } from 'pg';
import { hashPassword } from '@/lib/auth/passwords';
import { db, pool } from '@/lib/db';
import { foldBalances } from '@/lib/ledger/balances';
import { createMerchant } from '@/lib/merchants/create-merchant';
import { CreateMerchant } from '@/lib/merchants/schema';
import { instants } from './calendar';
import { StoryTeller } from './draw-story';
import { inTransaction, releaseDayByDay } from './fill-sandbox';
import { placeOf } from './places';
import { VOLUME } from './profiles';
import { Random, SeedIds } from './random';
import { runStories } from './run-calls';
import { stepsUntil } from './story';
import { StoryCopies } from './story-copies';
import type { WrittenStory } from './telling';
import { type SeedPlace, StoryWriter } from './write-story';

const SLUG = 'volume';
const DAYS = 365;
const ORIGINAL_DAYS = 60;
const ORIGINALS_MIN = 2_000;
const COPIES_PER_ORIGINAL = 200;
const BATCH = 1_000;
const LANES = 2;

type Connect = () => Promise<PoolClient>;
/** Does something before and after all copies are written to these tables. */
type Around = (tables: readonly string[], write: () => Promise<void>) => Promise<void>;
type Options = { history?: boolean; slug?: string; days?: number; connect?: Connect; around?: Around };
export type Volume = { environmentId: string; payments: number };

/**
 * Adds `count` payments to the sandbox of the merchant `volume`, which is made when it is missing: some are written by the
 * functions, the others are copies of those over the last year (`days`). Memory does not grow with `count`. Without `history` copies
 * have no events and no log of the networks, and nothing becomes available: enough for lists, and much faster. `connect`
 * gives the connections that copies are written on; where nothing is checked they travel as they are, which is faster again, and
 * so does `around`, which may take indexes away meanwhile.
 */
export async function seedVolume(
  count: number,
  progress: (text: string) => void,
  {
    history = true,
    slug = SLUG,
    days = DAYS,
    connect = () => pool().connect(),
    around = (_, write) => write(),
  }: Options = {},
): Promise<Volume> {
  await ensureMerchant(slug);
  const place = await placeOf(slug);
  const now = new Date();
  const originals = Math.min(count, Math.max(ORIGINALS_MIN, Math.ceil(count / COPIES_PER_ORIGINAL)));
  const ids = new SeedIds(new Random(randomBytes(16).toString('hex')));
  const paymentIds = await writeOriginals(place, originals, Math.min(days, ORIGINAL_DAYS), now, progress);
  if (paymentIds.length < count) {
    const client = await connect();
    const wanted = { paymentIds, history, count: count - paymentIds.length, days, now };
    const copies = await StoryCopies.of(client, place.environment.id, wanted).finally(() => client.release());
    await around(copies.tables, () => writeCopies(copies, wanted.count, connect, progress));
  }
  if (history) {
    progress('  releasing what became available');
    await inTransaction((client) => releaseDayByDay(client, place.environment.id, ids, { days, now }));
  }
  await foldBalances(place.environment.id);
  return { environmentId: place.environment.id, payments: count };
}

async function ensureMerchant(slug: string): Promise<void> {
  if (await db().merchant.findUnique({ where: { slug }, select: { id: true } })) return;
  // Nobody signs in here; members can be added with the admin command.
  const password = randomBytes(24).toString('base64url');
  await createMerchant(CreateMerchant.parse({ slug, name: 'Volume', timeZone: 'UTC' }), {
    email: `owner@${slug}.example`,
    name: 'Owner',
    passwordHash: await hashPassword(password),
  });
}

/** Stories that are over and have a payment, so that they can be copied to any day. Returns the payments' ids. */
async function writeOriginals(
  place: SeedPlace,
  count: number,
  days: number,
  now: Date,
  progress: (text: string) => void,
): Promise<string[]> {
  const random = new Random(randomBytes(16).toString('hex'));
  const ids = new SeedIds(random);
  const teller = new StoryTeller(VOLUME, random, ids);
  const writer = await StoryWriter.create(place, random, ids);
  const paymentIds: string[] = [];
  while (paymentIds.length < count) {
    await inTransaction(async (client) => {
      await client.query('SET LOCAL synchronous_commit = off');
      await client.query('DISCARD PLANS');
      let batch: WrittenStory[] = [];
      for (const at of instants(random, VOLUME.rhythm, BATCH, days, now)) {
        const story = teller.draw(at);
        const isOver = stepsUntil(story, new Date(now.getTime() - 60_000)).length === story.steps.length;
        const written =
          isOver && paymentIds.length + batch.length < count ? await writer.write(story, now) : null;
        if (written?.paymentId) batch.push(written);
        else if (story.customer?.isNew) teller.forget(story.customer.id);
      }
      await runStories(client, place.environment.id, batch, now);
      paymentIds.push(...batch.flatMap(({ paymentId }) => paymentId ?? []));
      batch = [];
    });
    progress(`  ${paymentIds.length} originals`);
  }
  return paymentIds;
}

async function writeCopies(
  copies: StoryCopies,
  count: number,
  connect: Connect,
  progress: (text: string) => void,
): Promise<void> {
  const started = Date.now();
  let left = count;
  let done = 0;
  const lane = async () => {
    const client = await connect();
    try {
      while (left > 0) {
        const size = Math.min(BATCH, left);
        left -= size;
        await copies.write(client, size);
        done += size;
        if (done % 20_000 < BATCH) {
          progress(
            `  ${done} of ${count} copies, ${Math.round((done * 1_000) / (Date.now() - started))} a second`,
          );
        }
      }
    } finally {
      client.release();
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

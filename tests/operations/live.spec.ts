import type pg from 'pg';
import { systemActor } from '@/lib/auth/actor';
import { startSession } from '@/lib/auth/session';
import { newId } from '@/lib/ids';
import { hasRoom, join, READERS_PER_MEMBER_MAX, type Reader } from '@/lib/live/hub';
import { type Fact, factsBetween, horizon, parsePosition, recentFacts } from '@/lib/live/queries';
import { createMember } from '@/lib/merchants/create-member';
import { expect, type TestDatabase, test } from '../support/database';
import { anyEmail, FACTS, makeMerchant, PASSWORD } from './auth-support';

/** Writes a fact inside an open transaction; events of one environment, in whatever order the test commits them. */
async function writeEvent(client: pg.PoolClient, environmentId: string, noun = 'payment'): Promise<string> {
  const id = newId('event');
  await client.query(
    `INSERT INTO event (environment_id, id, type, object_type, object_id, seq, snapshot, actor, created_at)
     VALUES ($1, $2, $3, $4, $5, 1, '{"email": "ann@shop.example"}', 'system', now())`,
    [environmentId, id, `${noun}.created`, noun, newId('payment')],
  );
  return id;
}

async function within<T>(database: TestDatabase, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await database.owner.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}

async function member(role: 'owner' | 'support' | 'analyst' = 'owner') {
  const merchant = await makeMerchant();
  const actor = await systemActor(merchant.sandbox);
  const made = await createMember(actor, { email: anyEmail(), role, password: PASSWORD });
  const token = await startSession(made.userId, FACTS, null);
  return { actor, userId: made.userId, token };
}

type Heard = { facts: Fact[]; resets: number; ended: boolean };

function readerOf({ actor, userId, token }: Awaited<ReturnType<typeof member>>): {
  reader: Reader;
  heard: Heard;
} {
  const heard: Heard = { facts: [], resets: 0, ended: false };
  const reader: Reader = {
    userId,
    token,
    environmentId: actor.environment.id,
    kind: 'sandbox',
    permissions: new Set(['payments:read']),
    send: (facts) => {
      if (facts) heard.facts.push(...facts);
      else heard.resets += 1;
    },
    end: () => {
      heard.ended = true;
    },
  };
  return { reader, heard };
}

/** Waits until nothing that runs now holds back what was written so far: also other databases of the cluster do. */
async function settled(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ xid: string }>('SELECT pg_current_xact_id()::text AS xid');
  const written = BigInt(rows[0]?.xid ?? 0);
  await expect.poll(async () => BigInt(await horizon()) > written, { timeout: 60_000 }).toBe(true);
}

const ids = (facts: readonly Fact[]) => facts.map(({ position }) => position.split('.')[1]);

test('facts that commit out of order are all told, once, in an order that resuming keeps', async ({
  database,
}) => {
  const somebody = await member();
  const environmentId = somebody.actor.environment.id;
  await within(database, (slow) =>
    within(database, async (quick) => {
      const start = { xid: await horizon(), id: '' };
      await slow.query('BEGIN');
      const early = await writeEvent(slow, environmentId);
      await quick.query('BEGIN');
      const late = await writeEvent(quick, environmentId);
      await quick.query('COMMIT');
      // The later transaction is over, the earlier one is not: telling the later fact now would lose the earlier one.
      expect(await factsBetween(environmentId, start, await horizon())).toEqual([]);
      await slow.query('COMMIT');
      await settled(quick);
      const facts = (await factsBetween(environmentId, start, await horizon())) ?? [];
      expect(ids(facts)).toEqual([early, late]);
      const rest = await factsBetween(
        environmentId,
        parsePosition(facts[0]?.position) ?? start,
        await horizon(),
      );
      expect(ids(rest ?? [])).toEqual([late]);
    }),
  );
});

test('a reader who leaves and comes back hears of every fact exactly once', async ({ database }) => {
  const somebody = await member();
  const environmentId = somebody.actor.environment.id;
  const written: string[] = [];
  const write = () =>
    within(database, async (client) => {
      written.push(await writeEvent(client, environmentId));
    });
  const { reader, heard } = readerOf(somebody);
  let position = '';
  let leave = await join(reader, null, (from) => {
    position = from;
  });
  for (let round = 0; round < 4; round += 1) {
    await Promise.all(Array.from({ length: 5 }, write));
    await expect.poll(() => heard.facts.length).toBeGreaterThan(round * 10);
    leave();
    position = heard.facts.at(-1)?.position ?? position;
    await Promise.all(Array.from({ length: 5 }, write));
    leave = await join(reader, parsePosition(position), () => undefined);
    await expect.poll(() => heard.facts.length).toBe((round + 1) * 10);
  }
  leave();
  expect(ids(heard.facts).sort()).toEqual(written.sort());
});

test('a reader far behind, or of a future that was restored away, is told to read everything again', async ({
  database,
}) => {
  const somebody = await member();
  const { reader, heard } = readerOf(somebody);
  await within(database, async (client) => {
    await settled(client);
    const from = { xid: await horizon(), id: '' };
    for (let n = 0; n < 501; n += 1) await writeEvent(client, somebody.actor.environment.id);
    await settled(client);
    (await join(reader, from, () => undefined))();
    expect(heard).toMatchObject({ facts: [], resets: 1 });
    (await join(reader, { xid: '999999999999', id: '' }, () => undefined))();
    expect(heard).toMatchObject({ facts: [], resets: 2 });
    expect(await recentFacts(somebody.actor.environment.id, await horizon())).toBeNull();
  });
});

test('a reader hears only what the role may know, and nothing once the session is over', async ({
  database,
}) => {
  const somebody = await member('support');
  const { reader, heard } = readerOf(somebody);
  const environmentId = somebody.actor.environment.id;
  const leave = await join(reader, null, () => undefined);
  await within(database, async (client) => {
    await writeEvent(client, environmentId, 'api_key');
    const seen = await writeEvent(client, environmentId, 'refund');
    await expect.poll(() => ids(heard.facts)).toEqual([seen]);
    expect(JSON.stringify(heard.facts)).not.toContain('ann@shop.example');
    await client.query('UPDATE session SET revoked_at = now() WHERE user_id = $1', [somebody.userId]);
    await writeEvent(client, environmentId, 'refund');
    await expect.poll(() => heard.ended, { intervals: [50] }).toBe(true);
    expect(heard.facts).toHaveLength(1);
  });
  leave();
});

test('a member has a bounded number of readers in a process', async () => {
  const somebody = await member();
  const seats: (() => void)[] = [];
  for (let n = 0; n < READERS_PER_MEMBER_MAX; n += 1) {
    expect(hasRoom(somebody.userId)).toBe(true);
    seats.push(await join(readerOf(somebody).reader, null, () => undefined));
  }
  expect(hasRoom(somebody.userId)).toBe(false);
  for (const leave of seats) leave();
  expect(hasRoom(somebody.userId)).toBe(true);
});

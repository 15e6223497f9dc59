import type { Actor } from '@/lib/auth/actor';
import { callAlone } from '@/lib/db';
import { Random } from '../../prisma/seed/random';
import { expect, type TestDatabase, test } from '../support/database';
import { RandomFacts } from './random-facts';
import { analyzeRandom, foldAll, inRandomSandbox } from './random-facts-world';

const DAY_MS = 86_400_000;

type Writer = Parameters<typeof analyzeRandom>[0];

async function write(writer: Writer, actor: Actor, count: number): Promise<void> {
  const facts = new RandomFacts(new Random('any rows'), actor.environment.id);
  for (let nth = 0; nth < count; nth += 1) facts.payment(Date.now() - (3 + nth / 30) * DAY_MS);
  await facts.write(writer);
  // Their events are of one transaction, and would be folded together: sums are begun from the payments themselves.
  await writer.query('DELETE FROM event WHERE environment_id = $1', [actor.environment.id]);
}

async function foldedPayments(database: TestDatabase, { environment }: Actor): Promise<number> {
  const { rows } = await database.owner.query<{ payments: number }>(
    `SELECT sum(amount)::int AS payments FROM metric_sum
     WHERE environment_id = $1 AND measure = 'payment.payments' AND dimension = '' AND grain = 'day'`,
    [environment.id],
  );
  return rows[0]?.payments ?? 0;
}

// That is how a fresh demo is: its merchants are filled side by side, and one of them is known before the others are there.
test('an environment of which the planner has not heard yet is folded in the time of a statement', async ({
  database,
}) => {
  await inRandomSandbox(database, { zone: 'UTC' }, async (known, writer) => {
    await inRandomSandbox(database, { zone: 'UTC' }, async (actor) => {
      await write(writer, known, 300);
      await analyzeRandom(writer);
      await write(writer, actor, 400);
      const { id } = actor.environment;
      const whole = { zone: 'UTC', portion: 500 };
      while ((await callAlone<{ taken: number }>('metric_fold', id, whole)).taken > 0);
      expect(await foldedPayments(database, actor)).toBe(400);
    });
  });
});

test('where a portion does not fit into the time of a statement, smaller ones are folded', async ({
  database,
}) => {
  const signature = 'e text, payments text[], sessions text[], payouts text[], zone text';
  await inRandomSandbox(database, { zone: 'UTC' }, async (actor, writer) => {
    await write(writer, actor, 120);
    await analyzeRandom(writer);
    await writer.query(`ALTER FUNCTION metric_take RENAME TO metric_take_in_time;
      CREATE FUNCTION metric_take(${signature}) RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        IF cardinality(payments) > 50 THEN
          RAISE EXCEPTION 'canceling statement due to statement timeout' USING ERRCODE = '57014';
        END IF;
        PERFORM metric_take_in_time(e, payments, sessions, payouts, zone);
      END $$`);
    try {
      await foldAll(database, actor);
      expect(await foldedPayments(database, actor)).toBe(120);
    } finally {
      await writer.query(`DROP FUNCTION metric_take(text, text[], text[], text[], text);
        ALTER FUNCTION metric_take_in_time RENAME TO metric_take`);
    }
  });
});

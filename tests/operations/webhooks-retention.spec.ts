import { pool } from '@/lib/db';
import { forgetDeliveries } from '@/lib/webhooks/forget-deliveries';
import { newMerchant } from '../support/merchants';
import { deliveriesOf, expect, newEndpoint, Receiver, test, work, writeEvents } from './webhooks-world';

test('deliveries that ended long ago are forgotten with their tries; what waits and what is of today stays', async ({
  database,
}) => {
  const receiver = await new Receiver().open();
  const { sandbox } = await newMerchant();
  const environmentId = sandbox.environment.id;
  await newEndpoint(sandbox, receiver.url());
  await writeEvents(database, environmentId, 6, 1);
  const delivered = async () => (await deliveriesOf(database, environmentId)).delivered ?? 0;
  await work(environmentId, async () => (await delivered()) >= 6);
  const { rows } = await database.owner.query<{ id: string }>(
    'SELECT id FROM webhook_delivery WHERE environment_id = $1 ORDER BY id',
    [environmentId],
  );
  const ids = rows.map(({ id }) => id);
  const age = (id: string | undefined, days: number) =>
    database.owner.query(
      `UPDATE webhook_delivery SET ended_at = now() - $3 * interval '1 day' WHERE environment_id = $1 AND id = $2`,
      [environmentId, id, days],
    );
  await age(ids[0], 31);
  await age(ids[1], 29);
  await age(ids[2], 400);
  await database.owner.query(
    `UPDATE webhook_delivery SET status = 'pending', ended_at = NULL WHERE environment_id = $1 AND id = $2`,
    [environmentId, ids[2]],
  );
  expect(await forgetDeliveries()).toBeGreaterThanOrEqual(1);
  const left = await pool().query(
    `SELECT d.id, count(a.number)::int AS tries FROM webhook_delivery d
     LEFT JOIN webhook_attempt a ON a.environment_id = d.environment_id AND a.delivery_id = d.id
     WHERE d.environment_id = $1 GROUP BY d.id ORDER BY d.id`,
    [environmentId],
  );
  expect(left.rows.map(({ id }) => id)).toEqual(ids.filter((id) => id !== ids[0]));
  expect(left.rows.every(({ tries }) => tries === 1)).toBe(true);
  const tries = 'SELECT 1 FROM webhook_attempt WHERE environment_id = $1 AND delivery_id = $2';
  expect((await pool().query(tries, [environmentId, ids[0]])).rows).toEqual([]);
  const events = 'SELECT count(*)::int AS count FROM event WHERE environment_id = $1';
  expect((await pool().query(events, [environmentId])).rows[0].count).toBeGreaterThanOrEqual(6);
  // Also whoever has the application's role takes away nothing that waits and nothing of today.
  for (const id of [ids[2], ids[3]]) {
    for (const [table, column] of [
      ['webhook_attempt', 'delivery_id'],
      ['webhook_delivery', 'id'],
    ]) {
      const text = `DELETE FROM ${table} WHERE environment_id = $1 AND ${column} = $2`;
      await expect(pool().query(text, [environmentId, id]), `${table} ${id}`).rejects.toMatchObject({
        code: 'CH002',
      });
    }
  }
  await receiver.close();
});

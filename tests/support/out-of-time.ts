import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { releaseTestCluster, testCluster } from './cluster';

/**
 * While this runs, statements that read the table end as those do whose time is over (57014), without the seconds that
 * looking through very many rows would take.
 */
export async function outOfTime<T>(database: string, table: string, run: () => Promise<T>): Promise<T> {
  const cluster = await testCluster();
  const clients = [0, 1].map(
    () => new pg.Client({ connectionString: cluster.url('superuser', database) }),
  ) as [pg.Client, pg.Client];
  const [holder, canceler] = clients;
  await Promise.all(clients.map((client) => client.connect()));
  let isOver = false;
  const cancel = async () => {
    while (!isOver) {
      await canceler.query(
        `SELECT pg_cancel_backend(l.pid) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
         WHERE NOT l.granted AND l.relation = $1::regclass AND a.query ILIKE 'SELECT%'`,
        [table],
      );
      await sleep(20);
    }
  };
  try {
    await holder.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
    const canceling = cancel();
    try {
      return await run();
    } finally {
      isOver = true;
      await canceling;
    }
  } finally {
    await Promise.all(clients.map((client) => client.end()));
    await releaseTestCluster();
  }
}

import { expect } from '@playwright/test';
import type { TestDatabase } from './database';

/** Events are read below the oldest open transaction of the whole cluster, which may be another test's. */
export async function untilEventsAreRead(database: TestDatabase, environmentId: string): Promise<void> {
  await expect
    .poll(
      async () => {
        const { rows } = await database.owner.query(
          `SELECT max(recorded_in) < pg_snapshot_xmin(pg_current_snapshot()) AS below
           FROM event WHERE environment_id = $1`,
          [environmentId],
        );
        return rows[0].below;
      },
      { timeout: 60_000 },
    )
    .toBe(true);
}

/**
 * `npm run metrics:refold -- [--environment env_…]`: throws the sums of metrics away, of one environment or of all, and makes them
 * again from the facts. Numbers stay right meanwhile; they are read from the facts.
 */
import { parseArgs } from 'node:util';
import { closeDatabase, db } from '@/lib/db';
import { beginMetrics, foldLogs, foldMetrics } from '@/lib/metrics/fold';

async function run(): Promise<void> {
  const { values } = parseArgs({ options: { environment: { type: 'string' } } });
  const environments = await db().environment.findMany({
    where: { id: values.environment },
    select: { id: true, merchant: { select: { timeZone: true } } },
  });
  for (const { id, merchant } of environments) await beginMetrics(id, merchant.timeZone);
  while ((await foldMetrics()).taken > 0);
  while ((await foldLogs()).isBehind);
  process.stdout.write(`${environments.length} environments: the sums are made again\n`);
}

run()
  .finally(closeDatabase)
  .then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${(error as Error).stack}\n`);
      process.exit(1);
    },
  );

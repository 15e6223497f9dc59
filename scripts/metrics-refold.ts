/**
 * `npm run metrics:refold -- [--environment env_…]`: throws the sums of metrics away, of one environment or of all, and makes them
 * again from the facts. Numbers stay right meanwhile; they are read from the facts.
 */
import { db } from '@/lib/db';
import { beginMetrics, foldLogs, foldMetrics } from '@/lib/metrics/fold';
import { actorIn, optionsOf, runProgram } from './program';

const USAGE = 'npm run metrics:refold -- [--environment env_…: of one environment instead of all]';

async function run(): Promise<void> {
  const values = optionsOf(USAGE, { environment: { type: 'string' } });
  if (values.environment !== undefined) await actorIn(values.environment);
  const environments = await db().environment.findMany({
    where: { id: values.environment },
    select: { id: true, merchant: { select: { timeZone: true } } },
  });
  for (const { id, merchant } of environments) await beginMetrics(id, merchant.timeZone);
  while ((await foldMetrics()).taken > 0);
  while ((await foldLogs()).isBehind);
  process.stdout.write(`${environments.length} environments: the sums are made again\n`);
}

runProgram(run);

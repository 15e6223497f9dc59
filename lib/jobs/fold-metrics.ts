import { foldLogs, foldMetrics } from '@/lib/metrics/fold';

/** Folds what is new into the sums of metrics. It goes on at once only if it is behind: what waits costs less together. */
export async function foldMetricsAtLeisure(): Promise<number> {
  const { taken, isBehind } = await foldMetrics();
  return isBehind ? taken : 0;
}

/** The same for the logs of calls and of tries to deliver. */
export async function foldLogsAtLeisure(): Promise<number> {
  const { isBehind } = await foldLogs();
  return isBehind ? 1 : 0;
}

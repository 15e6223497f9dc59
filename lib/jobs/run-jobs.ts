import { chainRecords } from '@/lib/audit/chain-records';
import { forgetOldSignIns } from '@/lib/auth/forget-sign-ins';
import { forgetKeyUses } from '@/lib/auth/key-uses';
import { forgetNonces } from '@/lib/auth/signatures/nonces';
import { monotonicMs } from '@/lib/clock';
import { finishErasures } from '@/lib/customers/erase-customer';
import { DomainError } from '@/lib/errors';
import { expireExports, runExports } from '@/lib/exports/run-exports';
import { forgetLimits } from '@/lib/limits/take';
import { log } from '@/lib/log';
import { forgetMail } from '@/lib/mail/deliver';
import { queueNoticeMail } from '@/lib/notices/mail';
import { dispatchPayouts, untilNextPayoutMs } from '@/lib/payouts/dispatch-payouts';
import { findOverduePayouts, resolvePayouts } from '@/lib/payouts/resolve-payouts';
import { runPayoutSchedules } from '@/lib/payouts/schedules/run-schedules';
import { acrossEnvironments, loggedWith } from '@/lib/present-environment';
import { runRefundBatches } from '@/lib/refunds/bulk/run-batches';
import { dispatchRefunds, untilNextDispatchMs } from '@/lib/refunds/dispatch-refunds';
import { forgetRequests } from '@/lib/requests/forget-requests';
import { forgetListEntries } from '@/lib/risk/lists/forget-entries';
import { forgetRecentCards } from '@/lib/risk/recent-cards';
import { deliverSandboxCallbacks } from '@/lib/sandbox/deliver-callbacks';
import { fillSimulations, playSimulations, playTimeLapses } from '@/lib/testlab/simulations/run-simulations';
import { noteSpan, traced } from '@/lib/trace';
import { FOUND } from '@/lib/tracing/jobs-that-worked';
import { moveSecrets } from '@/lib/vault/move-secrets';
import { purgeExpired } from '@/lib/vault/purge-expired';
import { continueDataKeyRotations } from '@/lib/vault/rotate-data-keys';
import { forgetDeliveries } from '@/lib/webhooks/forget-deliveries';
import { runReplays } from '@/lib/webhooks/replays';
import { backDate } from '@/prisma/seed/back-date';
import { arriveSandboxTransfers } from './arrive-transfers';
import { countRun } from './count-runs';
import { acceptSmallDisputes, expireDisputes, remindOfDisputes } from './disputes';
import { expireAuthorizations } from './expire-authorizations';
import { expireCheckoutSessions } from './expire-checkout-sessions';
import { expireRefundRequests } from './expire-refund-requests';
import { foldLogsAtLeisure, foldMetricsAtLeisure } from './fold-metrics';
import { lookAtAlertsAndTell } from './look-at-alerts';
import { sendMail } from './mail';
import { purgeIdempotency } from './purge-idempotency';
import { foldLedgers, releaseFunds } from './release-funds';
import { remindOfKeys } from './remind-of-keys';
import { resolveOperations } from './resolve-operations';
import { watchInvariantsForAWhile } from './watch-invariants';
import { courier, runWebhooks } from './webhooks';

/**
 * A job calls one operation for everything that is due and says how much it found. The pause when idle is `everyMs`, or
 * `untilNextMs` where it is known when the next work is due.
 */
type Job = { name: string; run: () => Promise<number> } & (
  | { everyMs: number }
  | { untilNextMs: () => Promise<number> }
);

const JOBS: readonly Job[] = [
  { name: 'resolve-operations', everyMs: 1_000, run: () => resolveOperations() },
  { name: 'dispatch-refunds', untilNextMs: untilNextDispatchMs, run: () => dispatchRefunds() },
  { name: 'dispatch-payouts', untilNextMs: untilNextPayoutMs, run: () => dispatchPayouts() },
  { name: 'resolve-payouts', everyMs: 1_000, run: () => resolvePayouts() },
  { name: 'find-overdue-payouts', everyMs: 30_000, run: () => findOverduePayouts() },
  { name: 'arrive-sandbox-transfers', everyMs: 5_000, run: arriveSandboxTransfers },
  { name: 'run-payout-schedules', everyMs: 10_000, run: runPayoutSchedules },
  { name: 'run-refund-batches', everyMs: 1_000, run: runRefundBatches },
  { name: 'expire-refund-requests', everyMs: 30_000, run: expireRefundRequests },
  { name: 'deliver-sandbox-callbacks', everyMs: 500, run: deliverSandboxCallbacks },
  { name: 'deliver-webhooks', everyMs: 250, run: runWebhooks },
  { name: 'replay-webhooks', everyMs: 1_000, run: runReplays },
  { name: 'expire-authorizations', everyMs: 30_000, run: expireAuthorizations },
  { name: 'expire-checkout-sessions', everyMs: 15_000, run: expireCheckoutSessions },
  { name: 'expire-disputes', everyMs: 15_000, run: expireDisputes },
  { name: 'remind-of-disputes', everyMs: 60_000, run: remindOfDisputes },
  { name: 'remind-of-keys', everyMs: 60_000, run: remindOfKeys },
  { name: 'accept-small-disputes', everyMs: 60_000, run: acceptSmallDisputes },
  { name: 'release-funds', everyMs: 60_000, run: releaseFunds },
  { name: 'fold-ledgers', everyMs: 15_000, run: foldLedgers },
  { name: 'fold-metrics', everyMs: 5_000, run: foldMetricsAtLeisure },
  { name: 'fold-logs', everyMs: 60_000, run: foldLogsAtLeisure },
  { name: 'watch-invariants', everyMs: 1_000, run: watchInvariantsForAWhile },
  { name: 'chain-audit', everyMs: 1_000, run: chainRecords },
  { name: 'run-exports', everyMs: 1_000, run: runExports },
  { name: 'expire-exports', everyMs: 300_000, run: expireExports },
  { name: 'move-secrets', everyMs: 10_000, run: moveSecrets },
  { name: 'rotate-data-keys', everyMs: 5_000, run: continueDataKeyRotations },
  { name: 'look-at-alerts', everyMs: 5_000, run: lookAtAlertsAndTell },
  { name: 'queue-notice-mail', everyMs: 60_000, run: queueNoticeMail },
  { name: 'send-mail', everyMs: 1_000, run: sendMail },
  { name: 'forget-mail', everyMs: 3_600_000, run: forgetMail },
  { name: 'purge-card-data', everyMs: 60_000, run: purgeCardData },
  { name: 'purge-idempotency', everyMs: 600_000, run: purgeIdempotency },
  { name: 'finish-erasures', everyMs: 60_000, run: finishErasures },
  { name: 'forget-key-uses', everyMs: 3_600_000, run: forgetKeyUses },
  { name: 'forget-deliveries', everyMs: 600_000, run: forgetDeliveries },
  { name: 'forget-requests', everyMs: 60_000, run: forgetRequests },
  { name: 'forget-list-entries', everyMs: 60_000, run: forgetListEntries },
  { name: 'forget-nonces', everyMs: 60_000, run: forgetNonces },
  { name: 'forget-limits', everyMs: 60_000, run: forgetLimits },
  { name: 'forget-recent-cards', everyMs: 300_000, run: forgetRecentCards },
  { name: 'play-simulations', everyMs: 1_000, run: playSimulations },
  { name: 'play-time-lapses', everyMs: 1_000, run: playTimeLapses },
  { name: 'fill-simulations', everyMs: 1_000, run: () => fillSimulations(backDate) },
  { name: 'forget-sign-ins', everyMs: 3_600_000, run: forgetOldSignIns },
];

/** Until a job that found work runs again; one that failed waits its full pause. */
const BUSY_PAUSE_MS = 20;
/** Jobs that the database could not take the last time they ran. */
const waiting = new Set<string>();
/** Of a job whose due work cannot be done or asked for. */
const FAILED_PAUSE_MS = 1_000;
/** Pauses of at least this end together; shorter ones at multiples of their own. */
const TICK_MS = 1_000;

async function purgeCardData(): Promise<number> {
  const { cvcs, records } = await purgeExpired();
  return cvcs + records;
}

/** Starts every job of this process. `stop` lets what is running end and starts nothing more. */
export function startJobs(): { stop(): Promise<void> } {
  let stopping = false;
  const wakers = new Set<() => void>();
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(wake, ms);
      function wake() {
        clearTimeout(timer);
        wakers.delete(wake);
        resolve();
      }
      wakers.add(wake);
    });
  // What is due may be anywhere; each function is shown the one environment that it works in.
  const loop = async (job: Job) => {
    while (!stopping) {
      const found = await loggedWith({ job: job.name }, () =>
        traced({ name: 'job', of: job.name, isRoot: true }, () => runOnce(job)),
      );
      if (!stopping) await pause(found ? BUSY_PAUSE_MS : await idleMs(job, found === null));
    }
  };
  const loops = JOBS.map((job) => acrossEnvironments(() => loop(job)));
  return {
    async stop() {
      stopping = true;
      for (const wake of [...wakers]) wake();
      await courier().drain(Promise.all(loops));
    },
  };
}

/**
 * Milliseconds until about `everyMs` from now. Jobs with nothing to do ask at the same moments: waking up once for
 * ten questions takes less than waking up ten times. Each process began at another moment, so two do not ask together.
 */
function untilTick(everyMs: number): number {
  const grain = Math.min(everyMs, TICK_MS);
  const now = monotonicMs();
  return Math.round((now + everyMs) / grain) * grain - now;
}

/** Milliseconds until a job that found nothing, or failed, runs again. */
async function idleMs(job: Job, failed: boolean): Promise<number> {
  if ('everyMs' in job) return untilTick(job.everyMs);
  if (failed) return FAILED_PAUSE_MS;
  return job.untilNextMs().catch((error: unknown) => {
    log.error({ err: error, job: job.name }, 'job does not know when to run');
    return FAILED_PAUSE_MS;
  });
}

/** How much a job found, or null when it failed. */
async function runOnce(job: Job): Promise<number | null> {
  const started = monotonicMs();
  try {
    const found = await job.run();
    const durationMs = monotonicMs() - started;
    countRun(job.name, found, durationMs);
    noteSpan({ [FOUND]: found });
    if (found > 0) log.debug({ found, durationMs: Math.round(durationMs) }, 'job');
    if (waiting.delete(job.name)) log.info('job runs again');
    return found;
  } catch (error) {
    countRun(job.name, null, monotonicMs() - started);
    noteSpan({ 'error.type': isBusy(error) ? 'busy' : 'failed' });
    if (!isBusy(error)) log.error({ err: error }, 'job failed');
    else if (!waiting.has(job.name)) log.warn({ err: error }, 'job waits for the database');
    if (isBusy(error)) waiting.add(job.name);
    return null;
  }
}

/** The database is away or full: said once per job, not at every try. */
function isBusy(error: unknown): boolean {
  return error instanceof DomainError && error.code === 'busy';
}

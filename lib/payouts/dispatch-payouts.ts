import { environmentContext } from '@/lib/auth/environment';
import { fromSnapshot, select } from '@/lib/db';
import { dispatchDelaysMs } from '@/lib/dispatch-schedule';
import { leaseMs, type Snapshot } from '@/lib/doors/call';
import { env } from '@/lib/env';
import { log } from '@/lib/log';
import { inEnvironment } from '@/lib/present-environment';
import { sendPayout } from './call-bank';
import type { PayoutRow } from './rows';
import { settlePayout } from './settle-payout';

const BATCH = 50;
/** A timer may be a moment early; then the rest is waited for. */
const MIN_WAIT_MS = 5;
const MAX_WAIT_MS = 30_000;

/**
 * Tells the bank of the payouts whose time to undo them is over. Each is marked as sent in the statement that claims it, so
 * no two processes send the same one; whoever dies afterwards leaves one that `resolvePayouts` asks about. A bank that
 * cannot be reached leaves its payouts in line. Returns how many were taken.
 */
export async function dispatchPayouts(environmentId: string | null = null): Promise<number> {
  const due = await select<{ payout: Snapshot }>(
    'claim_payouts_due',
    'SELECT to_jsonb(o) AS payout FROM claim_payouts_due($1::jsonb) o',
    [JSON.stringify({ limit: BATCH, lease_ms: leaseMs(), environment_id: environmentId })],
  );
  const payouts = due.map(({ payout }) => fromSnapshot<PayoutRow>(payout));
  await Promise.all(payouts.map((payout) => inEnvironment(payout.environmentId, () => send(payout))));
  return due.length;
}

async function send(payout: PayoutRow): Promise<void> {
  const { environmentId, id: payoutId } = payout;
  try {
    const environment = await environmentContext(environmentId);
    const outcome = await sendPayout(environment, payout);
    await settlePayout(environment, payout, outcome, 'call', dispatchDelaysMs());
  } catch (error) {
    // Its next inquiry comes by itself; then the bank is asked what became of it.
    log.error({ err: error, environmentId, payoutId }, 'payout sent, but not settled');
  }
}

/**
 * Milliseconds until a payout has to leave, by the database's real clock. One that is made after this look is due an undo
 * time later at the earliest, so looking again once per undo time misses none.
 */
export async function untilNextPayoutMs(): Promise<number> {
  const [next] = await select<{ ms: number | null }>(
    'next_payout_due',
    'SELECT extract(epoch FROM min(dispatch_at) - clock_timestamp())::float8 * 1000 AS ms FROM payout WHERE dispatch_at IS NOT NULL',
    [],
  );
  const longest = Math.min(MAX_WAIT_MS, Math.max(500, env().PAYOUT_UNDO_MS));
  return Math.min(longest, Math.max(MIN_WAIT_MS, Math.ceil(next?.ms ?? longest)));
}

import { environmentContext } from '@/lib/auth/environment';
import { fromSnapshot, select } from '@/lib/db';
import { dispatchDelaysMs } from '@/lib/dispatch-schedule';
import { untilDispatchMs } from '@/lib/dispatch-wait';
import { leaseMs, type Snapshot } from '@/lib/doors/call';
import { env } from '@/lib/env';
import { log } from '@/lib/log';
import { inEnvironment } from '@/lib/present-environment';
import { sendPayout } from './call-bank';
import type { PayoutRow } from './rows';
import { settlePayout } from './settle-payout';

const BATCH = 50;

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

/** Milliseconds until a payout has to leave. */
export function untilNextPayoutMs(): Promise<number> {
  return untilDispatchMs('payout', env().PAYOUT_UNDO_MS);
}

import { type EnvironmentContext, environmentContext } from '@/lib/auth/environment';
import type { BankOutcome } from '@/lib/connectors/bank-contract';
import { callEverywhere, fromSnapshot, select } from '@/lib/db';
import type { Snapshot } from '@/lib/doors/call';
import { env } from '@/lib/env';
import { log } from '@/lib/log';
import { inEnvironment } from '@/lib/present-environment';
import { askBank } from './call-bank';
import type { PayoutRow } from './rows';
import { settlePayout } from './settle-payout';

const BATCH = 50;
const LEASE_MS = 60_000;

/**
 * Asks the bank about payouts whose end nobody knows. Nothing is ever sent again. Returns how many were asked about. Safe to
 * run anywhere, also twice.
 */
export async function resolvePayouts(environmentId: string | null = null): Promise<number> {
  const due = await select<{ payout: Snapshot }>(
    'claim_payouts_to_ask',
    'SELECT to_jsonb(o) AS payout FROM claim_payouts_to_ask($1::jsonb) o',
    [JSON.stringify({ limit: BATCH, lease_ms: LEASE_MS, environment_id: environmentId })],
  );
  await Promise.all(due.map(({ payout }) => resolve(fromSnapshot<PayoutRow>(payout))));
  return due.length;
}

/** Lets `resolvePayouts` ask about those whose day of arrival has passed without a word. Returns how many these are. */
export async function findOverduePayouts(environmentId: string | null = null): Promise<number> {
  return callEverywhere<number>('payouts_overdue', { limit: BATCH, environment_id: environmentId });
}

function resolve(payout: PayoutRow): Promise<void> {
  const { environmentId, id: payoutId } = payout;
  return inEnvironment(environmentId, async () => {
    await resolvePayout(await environmentContext(environmentId), payout);
  }).catch((error: unknown) => {
    // The lease ends by itself, so the bank is asked again.
    log.error({ err: error, environmentId, payoutId }, 'payout not resolved');
  });
}

/**
 * Finds out what became of a payout and settles it. One that the bank does not know is sealed only after our own call has
 * certainly ended (its time-out and a margin), so that a call still on its way is not cut off.
 */
export async function resolvePayout(environment: EnvironmentContext, payout: PayoutRow): Promise<PayoutRow> {
  const { outcome } = await askBank(environment, payout, payout.status === 'pending' && isOver(payout));
  return settlePayout(environment, payout, aboutPayout(outcome), 'inquiry');
}

/** An inquiry that did not reach the bank says nothing about the payout, which may have reached it long ago. */
function aboutPayout(outcome: BankOutcome): BankOutcome {
  return outcome.result === 'not_sent' ? { result: 'unknown', cause: 'connection_lost' } : outcome;
}

/** By real time: a sandbox's clock may be moved in the middle of a call. */
function isOver(payout: PayoutRow): boolean {
  return Date.now() - (payout.sentAt?.getTime() ?? 0) > env().NETWORK_TIMEOUT_MS + 2_000;
}

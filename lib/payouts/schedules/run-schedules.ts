import { systemActor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { bankFor } from '@/lib/connectors/banks';
import { callFunction, select } from '@/lib/db';
import { moveArgument } from '@/lib/doors/call';
import { env } from '@/lib/env';
import { newId } from '@/lib/ids';
import { payoutReserved } from '@/lib/ledger/entries';
import { releaseFundsOf } from '@/lib/ledger/release-funds';
import { log } from '@/lib/log';
import { inEnvironment } from '@/lib/present-environment';

const BATCH = 50;

type Due = { environment_id: string; currency: string };

/**
 * Makes the payouts that schedules want today, by each environment's clock and its merchant's calendar. Several processes may do
 * so beside each other: the database does a currency's day once. One that throws stays due and holds up no other. Returns how
 * many schedules were due.
 */
export async function runPayoutSchedules(): Promise<number> {
  const due = await select<Due>(
    'payout_schedules_due',
    `SELECT s.environment_id, s.currency FROM payout_schedule s JOIN environment e ON e.id = s.environment_id
     JOIN merchant m ON m.id = e.merchant_id
     WHERE s.next_on <= ((clock_timestamp() + make_interval(secs => e.clock_offset_ms / 1000.0)) AT TIME ZONE m.time_zone)::date
     ORDER BY s.next_on LIMIT $1`,
    [BATCH],
  );
  for (const { environment_id: environmentId, currency } of due) {
    await inEnvironment(environmentId, () => runSchedule(environmentId, currency)).catch((error: unknown) =>
      log.error({ err: error, environmentId, currency }, 'payout schedule not run'),
    );
  }
  return due.length;
}

/**
 * One currency of one environment, after the money that is due was made available. Nothing where it is not due, somebody else
 * was quicker, or another process is still releasing money: then it stays due.
 */
export async function runSchedule(environmentId: string, currency: string): Promise<void> {
  const actor = await systemActor(environmentId);
  const until = now(actor.environment.clockOffsetMs);
  while ((await releaseFundsOf(environmentId, until)) > 0);
  const bank = bankFor(actor.environment.kind);
  const payoutId = newId('payout');
  await callFunction('payout_schedule_pay', environmentId, {
    ...moveArgument(actor, { claim: null }),
    currency,
    released_until: until.toISOString(),
    operation_id: newId('operation'),
    dispatch_delay_ms: env().PAYOUT_UNDO_MS,
    payout: bank && {
      id: payoutId,
      amount: null,
      currency,
      destination: null,
      bank: bank.name,
      trigger: 'scheduled',
      statement: null,
      description: null,
      metadata: {},
    },
    entry: payoutReserved(newId('entry'), { payoutId }),
  });
}

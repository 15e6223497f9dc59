import type { Actor } from '@/lib/auth/actor';
import { acceptDispute } from '@/lib/disputes/accept-dispute';
import { getDispute } from '@/lib/disputes/queries';
import type { DisputeRow } from '@/lib/disputes/rows';
import { UpdateDispute } from '@/lib/disputes/schema';
import { submitDispute } from '@/lib/disputes/submit-dispute';
import { updateEvidence } from '@/lib/disputes/update-evidence';
import type { Call } from '@/lib/doors/call';
import { callbacksIdle, wakeCallbacks } from '@/lib/sandbox/deliver-callbacks';
import { advanceTestDispute, openTestDispute } from '@/lib/testlab/disputes';
import { OpenTestDispute } from '@/lib/testlab/schema';
import type { TestDatabase } from '../support/database';
import { NO_KEY } from './payments-world';

/** Lets the payer dispute a payment; the dispute as the merchant has it then. */
export async function disputed(
  actor: Actor,
  payment: string,
  more: Partial<OpenTestDispute> = {},
): Promise<DisputeRow> {
  const { row } = await openTestDispute(actor, OpenTestDispute.parse({ payment, ...more }));
  if (!row.dispute) throw new Error('the callback of the dispute did not arrive');
  return getDispute(actor, row.dispute);
}

/** What the bank does next, and the dispute after its callback. */
export async function advance(
  actor: Actor,
  id: string,
  to: 'won' | 'lost' | 'next_stage',
): Promise<DisputeRow> {
  await advanceTestDispute(actor, { id, to });
  return getDispute(actor, id);
}

export function write(actor: Actor, id: string, evidence: Record<string, string | null>, version?: number) {
  return updateEvidence(
    actor,
    { ...UpdateDispute.parse({ evidence, expected_version: version }), id },
    NO_KEY,
  );
}

/** Submits evidence and waits for what the bank calls back. */
export async function submit(
  actor: Actor,
  id: string,
  statement: string,
  call: Call = NO_KEY,
): Promise<DisputeRow> {
  await write(actor, id, { statement });
  await submitDispute(actor, { id }, call);
  return told(actor, id);
}

export async function accept(actor: Actor, id: string, call: Call = NO_KEY): Promise<DisputeRow> {
  await acceptDispute(actor, { id }, call);
  return told(actor, id);
}

/** The dispute after every callback arrived. */
export async function told(actor: Actor, id: string): Promise<DisputeRow> {
  wakeCallbacks();
  await callbacksIdle();
  return getDispute(actor, id);
}

/** What the accounts of the environment hold, by `currency account`. */
export async function accounts(
  database: TestDatabase,
  environmentId: string,
): Promise<Record<string, number>> {
  const { rows } = await database.owner.query<{ name: string; balance: number }>(
    `SELECT account AS name, balance::int FROM ledger_account_balance WHERE environment_id = $1`,
    [environmentId],
  );
  return Object.fromEntries(rows.map(({ name, balance }) => [name, balance]));
}

export async function eventsOf(database: TestDatabase, id: string): Promise<string[]> {
  const { rows } = await database.owner.query<{ type: string }>(
    'SELECT type FROM event WHERE object_id = $1 ORDER BY seq',
    [id],
  );
  return rows.map(({ type }) => type);
}

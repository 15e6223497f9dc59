/**
 * `npm run simulate -- --rate 30 --minutes 10` plays live traffic in a sandbox, `npm run simulate -- --days 30 --payments 5000`
 * fills the last days at once. The running server or worker plays it; this shows how far it is, and ending this does not end
 * it: `--stop` does. `--environment env_…` names the sandbox (the oldest one without it), `--seed N` plays the same again,
 * `--bursts` and `--outage` add fraud and a network that is away.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Actor, systemActor } from '@/lib/auth/actor';
import { closeDatabase, db } from '@/lib/db';
import { DomainError, ensure } from '@/lib/errors';
import type { Simulation } from '@/lib/generated/prisma/client';
import { stopSimulation } from '@/lib/testlab/simulations/change-simulation';
import { getSimulation, latestSimulation } from '@/lib/testlab/simulations/queries';
import { StartSimulation } from '@/lib/testlab/simulations/schema';
import { startSimulation } from '@/lib/testlab/simulations/start-simulation';

const say = (line: string) => process.stderr.write(`${line}\n`);
const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;
const OPTIONS = {
  environment: text,
  rate: text,
  minutes: text,
  days: text,
  payments: text,
  seed: text,
  bursts: flag,
  outage: flag,
  stop: flag,
} as const;
const NOBODY = { claim: null };
const LOOK_EVERY_MS = 1_000;

type Values = ReturnType<typeof readOptions>;

function readOptions() {
  return parseArgs({ options: OPTIONS }).values;
}

async function run(): Promise<void> {
  const values = readOptions();
  const actor = await systemActor(values.environment ?? (await oldestSandbox()));
  if (values.stop) {
    const latest = await latestSimulation(actor);
    ensure(latest, 'not_found', 'There is no simulation in this sandbox.');
    return tell((await stopSimulation(actor, { id: latest.id }, NOBODY)).row);
  }
  const { row } = await startSimulation(actor, askedBy(values), NOBODY);
  say(`${row.id} in ${row.environmentId}, seed ${row.seed}; the running server or worker plays it.`);
  await watch(actor, row.id);
}

/** Throws `invalid_request` with the reason, such as a bound. */
function askedBy({ rate, minutes, days, payments, seed, bursts, outage }: Values): StartSimulation {
  const isBackDated = days !== undefined || payments !== undefined;
  const number = (value: string | undefined) => (value === undefined ? undefined : Number(value));
  const more = { fraud_bursts: bursts, outage, rate: number(rate), minutes: number(minutes) };
  const asked = isBackDated
    ? { mode: 'back_dated', days: number(days), payments: number(payments) }
    : { mode: 'live', ...more };
  const parsed = StartSimulation.safeParse({ ...asked, seed: number(seed) });
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => `--${path.join('.')} ${message}`);
  throw new DomainError('invalid_request', lines.join('\n'));
}

async function oldestSandbox(): Promise<string> {
  const sandbox = await db().environment.findFirst({
    where: { kind: 'sandbox' },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  ensure(sandbox, 'not_found', 'There is no sandbox yet. Start the product once, or make a merchant.');
  return sandbox.id;
}

async function watch(actor: Actor, id: string): Promise<void> {
  for (let told = -1; ; ) {
    const row = await getSimulation(actor, id);
    if (row.played !== told || row.status !== 'running') tell(row);
    told = row.played;
    if (row.status !== 'running') return;
    await wait(LOOK_EVERY_MS);
  }
}

function tell({ id, status, played, planned, failure }: Simulation): void {
  say(`${id} ${status}: ${played} of ${planned} payments${failure ? ` (${failure})` : ''}`);
}

run()
  .finally(closeDatabase)
  .then(
    () => process.exit(0),
    (error: unknown) => {
      say(error instanceof DomainError ? error.detail : String((error as Error).stack));
      process.exit(1);
    },
  );

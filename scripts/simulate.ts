/**
 * `npm run simulate -- --rate 30 --minutes 10` plays live traffic in a sandbox, `-- --time-lapse --days 7 --payments 500` plays
 * past days as fast as it goes, `-- --days 30 --payments 5000` fills the last days at once (docs/command-line.md). The running
 * server or worker plays it; this shows how far it is. Ctrl-C pauses it; `--resume` goes on with it, `--stop` ends it.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { ParseArgsConfig } from 'node:util';
import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { DomainError, ensure } from '@/lib/errors';
import type { Simulation } from '@/lib/generated/prisma/client';
import {
  pauseSimulation,
  resumeSimulation,
  stopSimulation,
} from '@/lib/testlab/simulations/change-simulation';
import { getSimulation, latestSimulation, simulationReport } from '@/lib/testlab/simulations/queries';
import { renderReport } from '@/lib/testlab/simulations/render';
import { StartSimulation } from '@/lib/testlab/simulations/schema';
import { startSimulation } from '@/lib/testlab/simulations/start-simulation';
import { actorIn, optionsOf, runProgram } from './program';

const say = (line: string) => process.stderr.write(`${line}\n`);
const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;
const OPTIONS = {
  environment: text,
  ...{ rate: text, minutes: text, days: text, payments: text, seed: text, rhythm: text },
  ...{ methods: text, countries: text, 'card-testing': text, 'stolen-cards': text },
  ...{ 'time-lapse': flag, outage: flag, 'no-refunds': flag, 'no-disputes': flag },
  ...{ resume: flag, stop: flag, report: flag },
} as const satisfies ParseArgsConfig['options'];
const NOBODY = { claim: null };
const LOOK_EVERY_MS = 1_000;

type Values = ReturnType<typeof readOptions>;

const USAGE = `npm run simulate -- [--environment env_…: the oldest sandbox without it] and one of
  --rate 30 --minutes 10              live: customers a minute, for so many minutes
  --time-lapse --days 7 --payments 500  past days, as fast as they go
  --days 30 --payments 5000           back-dated: written at once
  --resume | --stop                   goes on with the latest, or ends it
What is played live and in a time-lapse: --rhythm even|daily --methods card,alipay --countries DE,US
  --card-testing N --stolen-cards N --outage; of all: --seed N --no-refunds --no-disputes; --report tells what risk made of it`;

function readOptions() {
  return optionsOf(USAGE, OPTIONS);
}

async function run(): Promise<void> {
  const values = readOptions();
  const actor = await actorIn(values.environment ?? (await oldestSandbox()));
  if (values.stop) return tell((await stopSimulation(actor, { id: await latest(actor) }, NOBODY)).row);
  const id = values.resume ? await resumed(actor) : await started(actor, values);
  pauseOnInterrupt(actor, id);
  await watch(actor, id);
  if (values.report) {
    const report = renderReport(actor, await simulationReport(actor, id));
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  }
}

async function started(actor: Actor, values: Values): Promise<string> {
  const { row } = await startSimulation(actor, askedBy(values), NOBODY);
  say(`${row.id} in ${row.environmentId}, seed ${row.seed}; the running server or worker plays it.`);
  return row.id;
}

async function resumed(actor: Actor): Promise<string> {
  const id = await latest(actor);
  tell((await resumeSimulation(actor, { id }, NOBODY)).row);
  return id;
}

async function latest(actor: Actor): Promise<string> {
  const row = await latestSimulation(actor);
  ensure(row, 'not_found', 'There is no simulation in this sandbox.');
  return row.id;
}

/** Throws `invalid_request` with the reason, such as a bound. */
function askedBy(values: Values): StartSimulation {
  const number = (value: string | undefined) => (value === undefined ? undefined : Number(value));
  const words = (value: string | undefined) => value?.split(',');
  const { rate, minutes, days, payments, seed, rhythm, methods, countries, outage } = values;
  const after = { refunds: !values['no-refunds'], disputes: !values['no-disputes'], seed: number(seed) };
  const played = {
    ...{ rhythm, methods: words(methods), countries: words(countries), outage, ...after },
    card_testing: number(values['card-testing']),
    stolen_cards: number(values['stolen-cards']),
  };
  const past = { days: number(days), payments: number(payments) };
  const isPast = days !== undefined || payments !== undefined;
  const parsed = StartSimulation.safeParse(
    values['time-lapse']
      ? { mode: 'time_lapse', ...past, ...played }
      : isPast
        ? { mode: 'back_dated', ...past, ...after }
        : { mode: 'live', rate: number(rate), minutes: number(minutes), ...played },
  );
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(
    ({ path, message }) => `--${path.join('.').replaceAll('_', '-')} ${message}`,
  );
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

/** The first Ctrl-C lets the step end that is played, and nothing more until it goes on. */
function pauseOnInterrupt(actor: Actor, id: string): void {
  process.once('SIGINT', () => {
    void pauseSimulation(actor, { id }, NOBODY)
      .then(({ row }) => {
        tell(row);
        say('npm run simulate -- --resume goes on with it, --stop ends it.');
      })
      .catch((error: unknown) => say(error instanceof DomainError ? error.detail : String(error)));
  });
}

async function watch(actor: Actor, id: string): Promise<void> {
  for (let told = -1; ; ) {
    const row = await getSimulation(actor, id);
    if (row.status === 'paused') return;
    if (row.played !== told || row.status !== 'running') tell(row);
    told = row.played;
    if (row.status !== 'running') return;
    await wait(LOOK_EVERY_MS);
  }
}

function tell({ id, status, played, planned, failure }: Simulation): void {
  say(`${id} ${status}: ${played} of ${planned} payments${failure ? ` (${failure})` : ''}`);
}

runProgram(run);

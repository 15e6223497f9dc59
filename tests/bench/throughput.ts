import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { SETTING } from '@/lib/present-environment';
import { type ApiWorker, createOnly, paymentAtOnce, wholePayment } from './api-payments';
import { paymentByHand } from './floor';
import { join, mean, memoryMiBOf, runSlice, type Slice } from './measure';
import { findPgbench, preparePgbench, runPgbench } from './pgbench';
import { SPREAD, type World } from './world';

export type Plan = {
  warmUpSeconds: number;
  rounds: number;
  sliceSeconds: number;
  memoryFrom: number;
  memoryTo: number;
};
type Say = (line: string) => void;
type Load = (worker: ApiWorker, note: (ms: number) => void) => Promise<void>;

/** A server that collects its garbage when it gets a signal. */
const COLLECTING = ['--expose-gc', '--import', 'data:text/javascript,process.on("SIGUSR2",()=>gc())'];
const REST_MS = 3_000;

export const CONCURRENCIES = [1, 8, 32] as const;
/** The concurrency of the targets: it takes more turns than the others. */
export const JUDGED = 8;

/** Ours, the floor under it and PostgreSQL's own benchmark, in turns. */
export type Compared = { concurrency: number; ours: Slice; floor: Slice; tpcb: number | null };

/** What the server answered that was not 200, over the whole run. */
export type Unexpected = Map<string, number>;

export class Throughput {
  readonly unexpected: Unexpected = new Map();
  /** Payments made by three calls, and by one. */
  whole = 0;
  atOnce = 0;
  created = 0;
  replayed = 0;

  constructor(
    private readonly world: World,
    private readonly plan: Plan,
    private readonly say: Say,
  ) {}

  /** Warm caches, compiled code and statistics for everybody, before anything counts. */
  async warmUp(): Promise<void> {
    const workers = await this.world.openWorkers(8, SPREAD);
    const client = await this.world.floor.database.app.connect();
    await this.load(workers, this.plan.warmUpSeconds, wholePayment);
    await runSlice([client], this.plan.warmUpSeconds / 2, null, this.byHand);
    client.release();
    this.finish(workers);
    await this.world.settle();
  }

  private readonly byHand = (client: pg.PoolClient, note: (ms: number) => void): Promise<void> =>
    paymentByHand(client, this.world.floor.environmentId, note);

  async compare(): Promise<Compared[]> {
    const program = findPgbench();
    if (program) preparePgbench(program, this.world.tpcbUrl);
    const floorPool = new pg.Pool({
      connectionString: this.world.floor.database.env.DATABASE_URL,
      max: 32,
      options: `-c ${SETTING}=${this.world.floor.environmentId}`,
    });
    floorPool.on('error', () => undefined);
    const results: Compared[] = [];
    for (const concurrency of CONCURRENCIES) {
      const workers = await this.world.openWorkers(concurrency, SPREAD);
      const clients = await Promise.all(Array.from({ length: concurrency }, () => floorPool.connect()));
      await this.load(workers, 1, wholePayment);
      await runSlice(clients, 1, null, this.byHand);
      const ours: Slice[] = [];
      const floor: Slice[] = [];
      const tpcb: number[] = [];
      const turns = this.plan.rounds * (concurrency === JUDGED ? 2 : 1);
      for (let turn = 0; turn < turns; turn += 1) {
        ours.push(await this.load(workers, this.plan.sliceSeconds, wholePayment));
        floor.push(await runSlice(clients, this.plan.sliceSeconds, process.pid, this.byHand));
        if (program)
          tpcb.push(await runPgbench(program, this.world.tpcbUrl, concurrency, this.plan.sliceSeconds));
      }
      for (const client of clients) client.release();
      this.finish(workers);
      const result = { concurrency, ours: join(ours), floor: join(floor), tpcb: program ? mean(tpcb) : null };
      results.push(result);
      this.say(
        `  at ${concurrency}: ${Math.round(result.ours.units / result.ours.seconds)} payments a second`,
      );
    }
    await floorPool.end();
    return results;
  }

  /** The same load on one merchant and on many, in turns; then payments in one call. */
  async hotAndSpread(): Promise<{ hot: Slice; spread: Slice; atOnce: Slice }> {
    const [hotWorkers, spreadWorkers] = [
      await this.world.openWorkers(8, 1),
      await this.world.openWorkers(8, SPREAD),
    ];
    const [hot, spread, atOnce]: Slice[][] = [[], [], []];
    for (let round = 0; round < this.plan.rounds; round += 1) {
      hot?.push(await this.load(hotWorkers, this.plan.sliceSeconds, wholePayment));
      spread?.push(await this.load(spreadWorkers, this.plan.sliceSeconds, wholePayment));
      atOnce?.push(await this.load(spreadWorkers, this.plan.sliceSeconds, paymentAtOnce));
    }
    this.finish([...hotWorkers, ...spreadWorkers]);
    return { hot: join(hot ?? []), spread: join(spread ?? []), atOnce: join(atOnce ?? []) };
  }

  /** Creating with new keys, and asking again with keys that have been answered, in turns. */
  async replays(): Promise<{ fresh: Slice; replay: Slice }> {
    const workers = await this.world.openWorkers(8, 1);
    const used: string[] = [];
    const fresh: Slice[] = [];
    const replay: Slice[] = [];
    for (let round = 0; round < this.plan.rounds; round += 1) {
      fresh.push(
        await this.load(workers, this.plan.sliceSeconds / 2, async (worker, note) => {
          const key = randomUUID();
          await createOnly(worker, note, key);
          used.push(key);
        }),
      );
      this.created += fresh.at(-1)?.units ?? 0;
      let next = 0;
      replay.push(
        await this.load(workers, this.plan.sliceSeconds / 2, async (worker, note) => {
          next += 1;
          await createOnly(worker, note, used[next % used.length]);
        }),
      );
      this.replayed += replay.at(-1)?.units ?? 0;
    }
    this.finish(workers);
    return { fresh: join(fresh), replay: join(replay) };
  }

  /** Creating with the key's text and with signatures, in turns. */
  async signatures(): Promise<{ bearer: Slice; signed: Slice }> {
    const bearerWorkers = await this.world.openWorkers(8, SPREAD);
    const signingWorkers = await this.world.openWorkers(8, SPREAD, true);
    const [bearer, signed]: [Slice[], Slice[]] = [[], []];
    // More and shorter turns: the two are close, so they should meet the same moments.
    for (let round = 0; round < 2 * this.plan.rounds; round += 1) {
      bearer.push(await this.load(bearerWorkers, this.plan.sliceSeconds / 2, createOnly));
      signed.push(await this.load(signingWorkers, this.plan.sliceSeconds / 2, createOnly));
    }
    const slices = { bearer: join(bearer), signed: join(signed) };
    this.created += slices.bearer.units + slices.signed.units;
    this.finish([...bearerWorkers, ...signingWorkers]);
    return slices;
  }

  /** The same load with the policies on rows and without them, in turns: what keeping environments apart costs. */
  async policies(): Promise<{ guarded: Slice; unguarded: Slice }> {
    const workers = await this.world.openWorkers(8, SPREAD);
    const [guarded, unguarded]: [Slice[], Slice[]] = [[], []];
    for (let round = 0; round < 2 * this.plan.rounds; round += 1) {
      for (const [slices, isOn] of [
        [unguarded, false],
        [guarded, true],
      ] as const) {
        await this.world.setPolicies(isOn);
        // Plans are made anew after the change.
        await this.load(workers, 1, wholePayment);
        slices.push(await this.load(workers, this.plan.sliceSeconds / 2, wholePayment));
      }
    }
    this.finish(workers);
    return { guarded: join(guarded), unguarded: join(unguarded) };
  }

  /**
   * Memory of a new process after some payments, and after ten times as many. Each is one call of one merchant, which is the
   * quickest way to make them: what a server might keep of a payment depends on neither. Garbage is collected before each look:
   * what lies about otherwise depends on when that was done last.
   */
  async memory(): Promise<{ before: number | null; after: number | null }> {
    await this.world.restartServer({}, COLLECTING);
    const workers = await this.world.openWorkers(16);
    const sizes: (number | null)[] = [];
    let made = 0;
    for (const target of [this.plan.memoryFrom, this.plan.memoryTo]) {
      await Promise.all(
        workers.map(async (worker) => {
          while (made < target) {
            made += 1;
            await paymentAtOnce(worker, () => undefined);
          }
        }),
      );
      this.say(`  ${made} payments`);
      sizes.push(await this.memoryNow());
    }
    this.atOnce += made;
    this.finish(workers);
    return { before: sizes[0] ?? null, after: sizes[1] ?? null };
  }

  private async memoryNow(): Promise<number | null> {
    process.kill(this.world.pid, 'SIGUSR2');
    // Deliveries and sums of the last payments end, the garbage is collected, and its pages go back to the system.
    await sleep(REST_MS);
    process.kill(this.world.pid, 'SIGUSR2');
    await sleep(REST_MS);
    return memoryMiBOf(this.world.pid);
  }

  private async load(workers: readonly ApiWorker[], seconds: number, work: Load): Promise<Slice> {
    const slice = await runSlice(workers, seconds, this.world.pid, work);
    if (work === wholePayment) this.whole += slice.units;
    if (work === paymentAtOnce) this.atOnce += slice.units;
    return slice;
  }

  private finish(workers: readonly ApiWorker[]): void {
    for (const worker of workers) {
      for (const [status, count] of worker.unexpected) {
        this.unexpected.set(status, (this.unexpected.get(status) ?? 0) + count);
      }
      worker.close();
    }
  }
}

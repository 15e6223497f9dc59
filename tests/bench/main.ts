/**
 * `npm run bench`: how fast whole payments are, beside what the database alone could do. No network, less than 15 minutes.
 * `--quick` takes a minute or two and judges nothing; `--process api` measures the API's own process, `--profile`
 * writes CPU profiles of the server into bench/ (docs/benchmark.md).
 */
import { parseArgs } from 'node:util';
import { bundleProcesses, ensureBuild } from '../../scripts/build.mjs';
import { checkBooks } from './books';
import { describeFolding, measureFolding } from './folding';
import { describeInsights, measureInsights } from './insights';
import { measureLists } from './lists';
import { tableOf, targetsOf, writeResults } from './report';
import { describeRisk, measureRisk } from './risk';
import { weighScripts } from './scripts';
import { type Plan, Throughput } from './throughput';
import { describeMachine, World } from './world';

const FULL: Plan = { warmUpSeconds: 15, rounds: 3, sliceSeconds: 4, memoryFrom: 5_000, memoryTo: 50_000 };
const QUICK: Plan = { warmUpSeconds: 6, rounds: 2, sliceSeconds: 2, memoryFrom: 300, memoryTo: 3_000 };
const LIST_SIZES = { full: { small: 10_000, large: 1_000_000 }, quick: { small: 2_000, large: 20_000 } };

const INSIGHT_SIZES = {
  full: { small: 10_000, large: 1_000_000 },
  quick: { small: 2_000, large: 20_000 },
};

type Described = { text: string; isMet: boolean };
/** Parts that are measured by themselves: `npm run bench -- --only <name>`. */
const ALONE: Record<string, (world: World, isQuick: boolean) => Promise<Described>> = {
  risk: async (world, isQuick) => describeRisk(await measureRisk(world, isQuick ? QUICK : FULL)),
  folding: async (world, isQuick) => describeFolding(await measureFolding(world, isQuick ? 10 : 40)),
  insights: async (world, isQuick) =>
    describeInsights(await measureInsights(world, INSIGHT_SIZES[isQuick ? 'quick' : 'full'], say)),
};

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    lists: { type: 'boolean', default: true },
    only: { type: 'string' },
    process: { type: 'string', default: 'all' },
    profile: { type: 'boolean', default: false },
  },
  allowNegative: true,
});
const say = (line: string) => process.stderr.write(`${line}\n`);

async function run(): Promise<boolean> {
  // The API's own process needs no pages.
  await (values.process === 'api' ? bundleProcesses() : ensureBuild(say));
  const world = await World.create(values);
  try {
    const machine = await describeMachine();
    say(
      Object.entries(machine)
        .map(([name, value]) => `${name} ${value}`)
        .join(' · '),
    );
    await world.restartServer();
    const plan = values.quick ? QUICK : FULL;
    const alone = values.only === undefined ? null : ALONE[values.only];
    if (alone) return tell(await alone(world, values.quick));
    const throughput = new Throughput(world, plan, say);
    say('Warming up');
    await throughput.warmUp();
    say('Whole payments, in turns with the floor and TPC-B');
    const compared = await throughput.compare();
    say('One merchant and many');
    const { hot, spread, atOnce } = await throughput.hotAndSpread();
    say('Replays');
    const { fresh, replay } = await throughput.replays();
    say('Signed requests');
    const { bearer, signed } = await throughput.signatures();
    say('Row-level security');
    const { guarded, unguarded } = await throughput.policies();
    say('Memory');
    const memory = await throughput.memory();
    say('Books');
    const wrong = await checkBooks(world, throughput);
    if (values.lists) say('Lists');
    const sizes = values.quick ? LIST_SIZES.quick : LIST_SIZES.full;
    const lists = values.lists ? await measureLists(world, sizes, say) : null;
    const scripts = await weighScripts(world);
    const loads = { compared, hot, spread, atOnce, fresh, replay, bearer, signed, guarded, unguarded };
    const figures = { machine, ...loads, lists, scripts, memory, wrong };
    process.stdout.write(tableOf(figures));
    say(`Raw figures: ${writeResults(figures)}`);
    return wrong.length === 0 && (values.quick || targetsOf(figures).every(({ met }) => met !== false));
  } catch (error) {
    // Said first: closing may fail too once something is wrong.
    say(String(error));
    throw error;
  } finally {
    await world.close();
  }
}

function tell({ text, isMet }: Described): boolean {
  process.stdout.write(`${text}\n`);
  return isMet;
}

run().then(
  (isGood) => process.exit(isGood ? 0 : 1),
  (error) => {
    say(String(error instanceof Error ? error.stack : error));
    process.exit(1);
  },
);

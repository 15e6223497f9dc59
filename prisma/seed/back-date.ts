import type { PoolClient } from 'pg';
import { systemActor } from '@/lib/auth/actor';
import { monotonicMs } from '@/lib/clock';
import type { Simulation } from '@/lib/generated/prisma/client';
import { foldBalances } from '@/lib/ledger/balances';
import type { Currency } from '@/lib/money';
import { instants } from './calendar';
import { disputeSome } from './dispute-some';
import { StoryTeller } from './draw-story';
import { inTransaction } from './fill-sandbox';
import type { Profile } from './profile';
import { PROFILES, VOLUME } from './profiles';
import { Random, SeedIds } from './random';
import { runStories } from './run-calls';
import type { WrittenStory } from './telling';
import { TestMethods } from './test-method-displays';
import { StoryWriter } from './write-story';

/** Stories of one commit: it lasts some tenths of a second, after which a simulation that was stopped has ended. */
const CHUNK = 40;
/** Milliseconds of one run of the job. */
const SLICE_MS = 1_000;

class Stopped extends Error {}

/**
 * Writes the next stories of a back-dated simulation, each commit with how far it is: cut off anywhere, the next run goes on
 * there. What is told follows from the seed; ids are the simulation's own. The last commit adds the disputes.
 */
export async function backDate(simulation: Simulation): Promise<void> {
  const { environment } = await systemActor(simulation.environmentId);
  const profile = profileOf(environment.defaultCurrency, environment.timeZone, simulation.refunds);
  const random = new Random(`simulation ${simulation.seed}`);
  const until = simulation.createdAt;
  const days = simulation.days ?? 1;
  const all = [...instants(random, profile.rhythm, simulation.planned, days, until)];
  const ids = new SeedIds(new Random(`${simulation.id}:people`));
  const teller = new StoryTeller(profile, random, ids);
  // What was written before is told again, unwritten: so customers come back, and the rest follows from the same seed.
  for (const at of all.slice(0, simulation.played)) teller.draw(at);
  const place = {
    environment,
    keyId: 'system',
    members: { finance: 'system', support: 'system' },
    methods: await TestMethods.of(environment.id),
  };
  const started = monotonicMs();
  try {
    for (let from = simulation.played; monotonicMs() - started < SLICE_MS; ) {
      const own = new Random(`${simulation.id}:${from}`);
      const tools = { random: own, ids: new SeedIds(own) };
      const writer = await StoryWriter.create(place, tools.random, tools.ids);
      const part = all.slice(from, from + CHUNK);
      const to = from + part.length;
      const isLast = to >= all.length;
      const stories: WrittenStory[] = [];
      for (const at of part) {
        const story = teller.draw(at);
        story.metadata.simulation = simulation.id;
        const written = await writer.write(story, until);
        if (written) stories.push(written);
      }
      await inTransaction(async (client) => {
        await noteProgress(client, simulation, from, isLast ? simulation.planned : to, isLast);
        await runStories(client, environment.id, stories, until);
        if (isLast && simulation.disputes)
          await disputeSome(client, place, tools, { simulationId: simulation.id, now: until });
      });
      from = to;
      if (isLast) break;
    }
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
  }
  await foldBalances(environment.id);
}

/** First in its commit, so that whoever stops the simulation waits for it or is seen by it. */
async function noteProgress(
  client: PoolClient,
  simulation: Simulation,
  from: number,
  to: number,
  ends: boolean,
): Promise<void> {
  const argument = { simulation_id: simulation.id, from, to, gap_ms: 0, ends, failure: null };
  const { rows } = await client.query<{ moved: boolean }>(
    "SELECT (simulation_progress($1, $2::jsonb)->>'moved')::boolean AS moved",
    [simulation.environmentId, JSON.stringify({ ...argument, at: simulation.createdAt.toISOString() })],
  );
  if (!rows[0]?.moved) throw new Stopped('the simulation was stopped or is played by another process');
}

/** The shop of the demo that sells in this currency, by the clocks of the merchant's own zone. */
function profileOf(currency: string, timeZone: string, refunds: boolean): Profile {
  const goodsIn = ({ goods }: Profile) => goods[currency as Currency] !== undefined;
  const shop = Object.values(PROFILES).find(goodsIn) ?? VOLUME;
  // No refund that only the network knows of: that story belongs to the demo.
  const told = shop.refunds.filter(([plot]) => (refunds ? plot !== 'failed' : plot === 'none'));
  const profile = { ...shop, refunds: told };
  return {
    ...profile,
    currencies: goodsIn(shop) ? [[currency as Currency, 1]] : shop.currencies,
    domain: 'customers.example',
    rhythm: { ...profile.rhythm, timeZone },
  };
}

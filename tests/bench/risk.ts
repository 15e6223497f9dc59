import { randomInt } from 'node:crypto';
import { newId } from '@/lib/ids';
import { ApiWorker, type Shop } from './api-payments';
import { join, percentile, perSecond, runSlice, type Slice } from './measure';
import type { World } from './world';

const RULES = 200;
const WORKERS = 8;
/** Saved cards of a shop's customers; beside them every tenth payment is made with one card that all share. */
const CARDS = 500;
const SHARED = 'pm_card_visa';
const SHARED_EVERY = 10;
/** The features that the rules read, twenty rules each; none of the rules ever holds. */
const FEATURES = [
  'velocity(count, card, 10m)',
  'velocity(sum, card, 24h)',
  'velocity(distinct, card, 7d)',
  'velocity(count, email, 1h)',
  'velocity(sum, email, 30d)',
  'velocity(count, ip, 10m)',
  'velocity(distinct, ip, 1h)',
  'velocity(count, device, 24h)',
  'velocity(distinct, device, 24h)',
  'velocity(sum, email, 180d)',
] as const;

/** `shared` are the latencies with the card that all share. */
type Measured = Slice & { shared: number[] };
export type RiskCost = { plain: Measured; ruled: Measured };

type Payer = { api: ApiWorker; cards: readonly string[]; shared: number[] };

/**
 * What risk costs a payment that is created, confirmed and captured in one call: shops without a rule, and shops with two
 * hundred active ones that read ten velocity features, in turns. Payers come from many addresses and devices, most
 * with cards of their own.
 */
export async function measureRisk(
  world: World,
  plan: { rounds: number; sliceSeconds: number },
): Promise<RiskCost> {
  const half = world.shops.length / 2;
  for (const { environmentId } of world.shops.slice(half)) await switchOn(world, environmentId);
  const open = (shops: readonly Shop[]) =>
    Promise.all(
      Array.from({ length: WORKERS }, async (_, nth): Promise<Payer> => {
        const shop = shops[nth % shops.length] as Shop;
        const api = await ApiWorker.open(world.port, shop);
        return { api, cards: await saveCards(world, api, shop.environmentId), shared: [] };
      }),
    );
  const [plainWorkers, ruledWorkers] = [
    await open(world.shops.slice(0, half)),
    await open(world.shops.slice(half)),
  ];
  await world.settle();
  const [plain, ruled]: [Slice[], Slice[]] = [[], []];
  for (let round = 0; round <= 2 * plan.rounds; round += 1) {
    const one = await runSlice(plainWorkers, plan.sliceSeconds, world.pid, payOnce);
    const other = await runSlice(ruledWorkers, plan.sliceSeconds, world.pid, payOnce);
    // The first round warms both.
    if (round > 0) {
      plain.push(one);
      ruled.push(other);
    } else for (const { shared } of [...plainWorkers, ...ruledWorkers]) shared.length = 0;
  }
  for (const { api } of [...plainWorkers, ...ruledWorkers]) {
    if (api.unexpected.size > 0) throw new Error(`not paid: ${JSON.stringify([...api.unexpected])}`);
    api.close();
  }
  const sharedOf = (workers: readonly Payer[]) => workers.flatMap(({ shared }) => shared);
  return {
    plain: { ...join(plain), shared: sharedOf(plainWorkers) },
    ruled: { ...join(ruled), shared: sharedOf(ruledWorkers) },
  };
}

/** At least 0.85 of the throughput, and 3 ms more at the 95th percentile (issue 5). */
export function describeRisk({ plain, ruled }: RiskCost): { text: string; isMet: boolean } {
  const share = perSecond(ruled) / perSecond(plain);
  const moreMs = percentile(ruled.latencies, 0.95) - percentile(plain.latencies, 0.95);
  const sharedMs = percentile(ruled.shared, 0.95) - percentile(plain.shared, 0.95);
  const rates = `${Math.round(perSecond(plain))} and ${Math.round(perSecond(ruled))} payments a second`;
  const text = `risk: ${rates}, ${share.toFixed(2)} of the throughput (at least 0.85), p95 ${moreMs.toFixed(1)} ms more (at most 3), with the shared card ${sharedMs.toFixed(1)}`;
  return { text, isMet: share >= 0.85 && moreMs <= 3 };
}

async function payOnce({ api, cards, shared }: Payer, note: (ms: number) => void): Promise<void> {
  const payer = {
    ip: `126.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`,
    device: `bench-${randomInt(10 ** 9)}`,
  };
  const isShared = randomInt(SHARED_EVERY) === 0;
  const body = JSON.stringify({
    amount: 4_999,
    currency: 'USD',
    confirm: true,
    payment_method: isShared ? SHARED : cards[randomInt(cards.length)],
    customer_email: `payer${randomInt(10 ** 6)}@shop.example`,
    payer,
  });
  await api.post('/payments', body, (ms) => {
    note(ms);
    if (isShared) shared.push(ms);
  });
}

/**
 * Cards of customers. A sandbox knows a few numbers only, so one is saved as whoever integrates does it, and the others are
 * copies that risk takes for different cards.
 */
async function saveCards(world: World, api: ApiWorker, environmentId: string): Promise<string[]> {
  const card = { number: '4242424242424242', exp_month: 12, exp_year: 2040, cvc: '123' };
  const ignored = () => {};
  const token = await api.post('/tokens', JSON.stringify({ type: 'card', card }), ignored);
  const saved = await api.post('/payment_methods', JSON.stringify({ token: JSON.parse(token).id }), ignored);
  const ids = Array.from({ length: CARDS }, () => newId('paymentMethod'));
  await world.database.owner.query(
    `INSERT INTO payment_method SELECT r.* FROM payment_method m, unnest($3::text[]) AS made,
       LATERAL jsonb_populate_record(m, jsonb_build_object('id', made, 'card', m.card || jsonb_build_object('fingerprint', made))) r
     WHERE m.environment_id = $1 AND m.id = $2`,
    [environmentId, JSON.parse(saved).id, ids],
  );
  return ids;
}

/** Active rules as the operations leave them; making each through its whole life would take longer than measuring. */
async function switchOn(world: World, environmentId: string): Promise<void> {
  const { owner } = world.database;
  const rules = Array.from({ length: RULES }, (_, nth) => ({
    id: newId('riskRule'),
    name: `Bench ${nth}`,
    expression: `${FEATURES[nth % FEATURES.length]} > ${10 ** 9 + nth}`,
  }));
  await owner.query(
    `INSERT INTO risk_rule (environment_id, id, name, created_by, created_at, updated_at)
     SELECT $1, r.id, r.name, 'system', now(), now() FROM jsonb_to_recordset($2) AS r (id text, name text)`,
    [environmentId, JSON.stringify(rules)],
  );
  await owner.query(
    `INSERT INTO risk_rule_version (environment_id, rule_id, number, action, expression, status, created_by, created_at,
       activated_at, activated_by)
     SELECT $1, r.id, 1, 'block', r.expression, 'active', 'system', now(), now(), 'system'
     FROM jsonb_to_recordset($2) AS r (id text, expression text)`,
    [environmentId, JSON.stringify(rules)],
  );
  await owner.query('UPDATE risk_rule SET active_version = 1 WHERE environment_id = $1', [environmentId]);
  await owner.query(
    `INSERT INTO risk_state (environment_id, rules_version, updated_by, updated_at) VALUES ($1, 1, 'system', now())`,
    [environmentId],
  );
}

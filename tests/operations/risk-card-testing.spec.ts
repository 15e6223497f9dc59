import pg from 'pg';
import { env } from '@/lib/env';
import { acrossEnvironments } from '@/lib/present-environment';
import type { Facts } from '@/lib/risk/facts';
import { readFacts } from '@/lib/risk/read-facts';
import { forgetRecentCards, recentCards } from '@/lib/risk/recent-cards';
import { newMerchant } from '../support/merchants';
import { ended, expect, paid, pay, test } from './payments-world';
import { assessmentsOf, switchRisk } from './risk-world';

/** Different cards of the sandbox, those that pay first. */
const CARDS = [
  'pm_card_visa',
  'pm_card_mastercard',
  'pm_card_amex',
  'pm_card_createDispute',
  'pm_card_threeDSecure2Required',
  'pm_card_chargeDeclined',
  'pm_card_chargeDeclinedInsufficientFunds',
  'pm_card_chargeDeclinedLostCard',
  'pm_card_chargeDeclinedStolenCard',
  'pm_card_chargeDeclinedExpiredCard',
  'pm_card_chargeDeclinedIncorrectCvc',
  'pm_card_chargeDeclinedProcessingError',
];

async function decisionsOf(
  database: Parameters<typeof assessmentsOf>[0],
  environmentId: string,
): Promise<string[]> {
  const { rows } = await database.owner.query<{ decision: string }>(
    'SELECT decision FROM risk_assessment WHERE environment_id = $1 ORDER BY attempt_id',
    [environmentId],
  );
  return rows.map(({ decision }) => decision);
}

test('many cards from one address are challenged, then refused; another address is not', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const payer = { ip: '203.0.113.77' };
  for (const payment_method of CARDS) await ended(pay(sandbox, { payer, payment_method, amount: 100 }));
  expect(await decisionsOf(database, sandbox.environment.id)).toEqual([
    ...Array(4).fill('approve'),
    ...Array(5).fill('challenge'),
    ...Array(3).fill('block'),
  ]);
  expect((await paid(sandbox, { payer: { ip: '203.0.113.78' } })).status).toBe('succeeded');
  // A source stays refused while it goes on, whatever card it comes with.
  expect(await ended(pay(sandbox, { payer }))).toBe('blocked_by_risk');
});

test('a burst from many connections at once is seen while it happens, also from ever other addresses of one line', async ({
  database,
}) => {
  // One address; and IPv6, where whoever has one address has all with its first 64 bits.
  for (const addressOf of [() => '203.0.113.77', (nth: number) => `2001:db8:1:2::${nth}`]) {
    const { sandbox } = await newMerchant();
    await Promise.all(
      CARDS.map((payment_method, nth) =>
        ended(pay(sandbox, { payer: { ip: addressOf(nth) }, payment_method, amount: 100 })),
      ),
    );
    const decisions = await decisionsOf(database, sandbox.environment.id);
    const count = (wanted: string) => decisions.filter((one) => one === wanted).length;
    // Whoever is counted with those behind it passes no more easily.
    expect(decisions).toHaveLength(CARDS.length);
    expect(count('approve')).toBeGreaterThanOrEqual(1);
    expect(count('approve')).toBeLessThanOrEqual(4);
    expect(count('block')).toBeGreaterThanOrEqual(3);
    expect((await paid(sandbox, { payer: { ip: '2001:db8:1:3::1' } })).status).toBe('succeeded');
  }
});

test('processes that share no memory count together, each attempt those before it', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const environment = sandbox.environment.id;
  const at = Date.now();
  /** A process has memory of its own and connections of its own. */
  function newProcess() {
    const pool = new pg.Pool({
      connectionString: env().DATABASE_URL,
      options: `-c countinghouse.environment=${environment}`,
    });
    const memory: { countinghouseRecentCards?: unknown } = {};
    return {
      end: () => pool.end(),
      async sees(card: string, more: Facts = { ip: '203.0.113.77', ip_private: false }, atMs = at) {
        const holder = globalThis as typeof memory;
        const others = holder.countinghouseRecentCards;
        holder.countinghouseRecentCards = memory.countinghouseRecentCards;
        const { seen, asked } = recentCards(environment, { card, ...more }, new Date(atMs));
        memory.countinghouseRecentCards = holder.countinghouseRecentCards;
        holder.countinghouseRecentCards = others;
        if (!asked) return seen;
        const { rows } = await pool.query<{ seen: number }>(
          'SELECT risk_cards_seen($1, $2, $3, $4) AS seen',
          [environment, asked.sources, asked.card_digest, new Date(atMs)],
        );
        return Math.max(seen, rows[0]?.seen ?? 0);
      },
    };
  }
  const processes = [newProcess(), newProcess(), newProcess()] as const;
  const waves = await Promise.all(
    CARDS.map((card, nth) => processes[nth % 3]?.sees(card, undefined, at - (nth % 4)) ?? 0),
  );
  // Four pass, and one more for each further process.
  const passed = waves.filter((seen) => seen < 4).length;
  expect(passed).toBeGreaterThanOrEqual(4);
  expect(passed).toBeLessThanOrEqual(6);
  // From then on everybody knows, also who saw few of them; an hour later it is forgotten.
  for (const each of processes) expect(await each.sees('another')).toBeGreaterThanOrEqual(12);
  expect(await processes[0].sees('later', undefined, at + 3_700_000)).toBe(0);
  // A payer with one card leaves nothing behind, and what is written names nobody.
  await processes[1].sees('one', { device: 'box' });
  await processes[1].sees('one', { device: 'box' });
  const { rows } = await database.owner.query<{ text: string }>(
    'SELECT risk_recent_cards::text AS text FROM risk_recent_cards WHERE environment_id = $1',
    [environment],
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]?.text).not.toMatch(/203\.0\.113|pm_card/);
  await database.owner.query(
    "UPDATE risk_recent_cards SET written_at = now() - interval '2 hours' WHERE environment_id = $1",
    [environment],
  );
  expect(await acrossEnvironments(forgetRecentCards)).toBeGreaterThanOrEqual(1);
  await Promise.all(processes.map((each) => each.end()));
});

test('many cards of two processes are counted up to the bound, and the later sighting of each stays', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const environment = sandbox.environment.id;
  const at = Date.now();
  const sees = async (cards: Record<string, number>, card: string) => {
    const { rows } = await database.owner.query<{ seen: number }>(
      'SELECT risk_cards_seen($1, $2, $3, $4) AS seen',
      [environment, JSON.stringify({ ['ab'.repeat(16)]: cards }), card, new Date(at)],
    );
    return rows[0]?.seen;
  };
  const stored = async () => {
    const { rows } = await database.owner.query<{ cards: Record<string, number> }>(
      'SELECT cards FROM risk_recent_cards WHERE environment_id = $1',
      [environment],
    );
    return rows[0]?.cards ?? {};
  };
  const sixteen = (name: string, atMs: number) =>
    Object.fromEntries(Array.from({ length: 16 }, (_, nth) => [`${name}${nth}`, atMs]));
  expect(await sees(sixteen('one', at - 1), 'first')).toBe(16);
  expect(Object.keys(await stored())).toHaveLength(16);
  expect(await sees(sixteen('two', at - 2), 'second')).toBe(32);
  // What was already stored with more than sixteen, and who saw a card earlier than others.
  await database.owner.query('UPDATE risk_recent_cards SET cards = $2 WHERE environment_id = $1', [
    environment,
    JSON.stringify({ ...sixteen('one', at - 1), first: at }),
  ]);
  expect(await sees({ ...sixteen('two', at - 2), first: at - 3_000 }, 'third')).toBe(32);
  expect(await stored()).toMatchObject({ first: at, third: at });
});

test('an address is one address, however it is written', async ({ database }) => {
  const { sandbox } = await newMerchant();
  for (const ip of [
    '2001:DB8:0:0:0::1',
    '2001:db8::1',
    '::ffff:cb00:714d',
    '203.0.113.77',
    '::FFFF:10.0.0.7',
  ]) {
    await paid(sandbox, { payer: { ip } });
  }
  const { rows } = await database.owner.query<{ ip: string; is_private: string }>(
    `SELECT facts->>'ip' AS ip, facts->>'ip_private' AS is_private FROM risk_assessment WHERE environment_id = $1
     ORDER BY attempt_id`,
    [sandbox.environment.id],
  );
  expect(rows.map(({ ip, is_private }) => `${ip} ${is_private}`)).toEqual([
    '2001:db8::1 false',
    '2001:db8::1 false',
    '203.0.113.77 false',
    '203.0.113.77 false',
    '10.0.0.7 true',
  ]);
});

test('one card again and again, private addresses and servers without a payer are no card testing', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  for (let nth = 0; nth < 12; nth += 1) await paid(sandbox, { payer: { ip: '203.0.113.77' } });
  for (const payment_method of CARDS) {
    await ended(pay(sandbox, { payer: { ip: '10.0.0.7' }, payment_method }));
    await ended(pay(sandbox, { payment_method }));
  }
  expect(new Set(await decisionsOf(database, sandbox.environment.id))).toEqual(new Set(['approve']));
});

test('a device counts like an address; the defence can be switched off', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const payer = { device: 'a-browser-of-somebody' };
  for (const payment_method of CARDS) await ended(pay(sandbox, { payer, payment_method }));
  expect((await decisionsOf(database, sandbox.environment.id)).at(-1)).toBe('block');
  await switchRisk(database, sandbox, { card_testing: false });
  expect((await paid(sandbox, { payer })).status).toBe('succeeded');
});

test('windows are of the environment’s time, and count what was reserved before', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const email = 'weekly@shop.example';
  const one = await paid(sandbox, { customer_email: email, amount: 5_000 });
  await paid(sandbox, { customer_email: email, amount: 7_000, payment_method: 'pm_card_mastercard' });
  const [first] = await assessmentsOf(database, one.id);
  const at = new Date(Date.now() + 3_600_000 - 60_000);
  const keys = [
    'velocity.count.email.1h',
    'velocity.count.email.10m',
    'velocity.sum.email.24h',
    'velocity.average.email.24h',
    'velocity.distinct.email.24h',
    'velocity.distinct.card.24h',
    'velocity.since_last.email.24h',
    'velocity.count.ip.1h',
    'velocity.nonsense.email.1h',
    'email_age',
    'customer_age',
  ];
  const plain = { email, card: first?.card ?? null };
  const facts = await readFacts(sandbox.environment.id, plain, keys, at);
  expect(facts).toMatchObject({
    'velocity.count.email.1h': 2,
    'velocity.count.email.10m': 0,
    'velocity.sum.email.24h': 12_000,
    'velocity.average.email.24h': 6_000,
    'velocity.distinct.email.24h': 2,
    'velocity.distinct.card.24h': 1,
  });
  expect(facts['velocity.since_last.email.24h']).toBeGreaterThan(3_000_000);
  expect(facts.email_age).toBeGreaterThan(3_000_000);
  expect(facts).not.toHaveProperty('velocity.count.ip.1h');
  expect(facts).not.toHaveProperty('customer_age');
  expect(await readFacts(sandbox.environment.id, { email: 'new@shop.example' }, ['email_age'], at)).toEqual({
    email_age: 0,
  });
});

import { sha256 } from '@/lib/crypto';
import { type Velocity, velocityOf } from './attributes';
import { VELOCITY_KEYS, VELOCITY_WINDOWS } from './facts';
import { SOURCES_CARDS } from './recent-cards';

/** How many of the newest attempts of one card, address and so on a window looks at: what bounds the cost of a hot one. */
export const VELOCITY_ROWS_MAX = 1_000;

type By = Velocity['by'];
type Feature = Velocity & { key: string };

const COLUMN: Record<By, string> = {
  card: 'card',
  email: 'email',
  ip: 'ip',
  device: 'device',
  customer: 'customer_id',
  bin: 'bin',
};
const INTERVAL: Record<Velocity['window'], string> = {
  '1m': '1 minute',
  '10m': '10 minutes',
  '1h': '1 hour',
  '6h': '6 hours',
  '24h': '24 hours',
  '7d': '7 days',
  '30d': '30 days',
  '90d': '90 days',
  '180d': '180 days',
};

/** What the facts statement takes, in this order behind the environment and the moment. */
export const PARAMETERS = [
  'card',
  'email',
  'ip',
  'device',
  'customer',
  'bin',
  'country',
  'leading_digits',
  'email_ascii',
  'sources',
  'card_digest',
] as const;
const place = (name: (typeof PARAMETERS)[number]) => `$${PARAMETERS.indexOf(name) + 3}::text`;

export type FactsStatement = { name: string; text: string };
const statements = new Map<string, FactsStatement>();

/**
 * The statement that reads what the given facts need from the environment's history, or null when none does. Its text is
 * made of words of the lists above alone and is prepared once for each set of facts.
 */
export function factsStatement(keys: readonly string[], listsToo: boolean): FactsStatement | null {
  const wanted = `${[...new Set(keys)].filter(isRead).sort().join(' ')}${listsToo ? ' lists' : ''}`;
  if (wanted === '') return null;
  let statement = statements.get(wanted);
  if (!statement) {
    const text = textOf(wanted.split(' '));
    statement = { name: `risk_facts_${sha256(text).toString('hex').slice(0, 16)}`, text };
    statements.set(wanted, statement);
  }
  return statement;
}

/** Written and not only read: see `risk_cards_seen`. */
const SEEN = `CASE WHEN ${place('sources')} IS NOT NULL
  THEN risk_cards_seen($1, ${place('sources')}::jsonb, ${place('card_digest')}, $2::timestamptz) END`;

const HISTORY: Readonly<Record<string, string>> = {
  customer_age: `(SELECT extract(epoch FROM $2::timestamptz - created_at)::float8 * 1000 FROM customer
    WHERE environment_id = $1 AND id = ${place('customer')})`,
  customer_payments: `CASE WHEN ${place('customer')} IS NOT NULL THEN (SELECT count(*)::float8 FROM (
    SELECT FROM payment WHERE environment_id = $1 AND customer_id = ${place('customer')} AND status = 'succeeded'
    LIMIT ${VELOCITY_ROWS_MAX}) p) END`,
  // An address that was never seen is new now.
  email_age: `CASE WHEN ${place('email')} IS NOT NULL THEN coalesce((SELECT extract(epoch FROM $2::timestamptz - min(at))
    FROM risk_assessment WHERE environment_id = $1 AND email = ${place('email')}), 0)::float8 * 1000 END`,
  [SOURCES_CARDS]: SEEN,
};

/** The lists that hold something of the attempt, as `purpose:key`. */
const LISTS = `array_to_string(risk_lists_of($1, jsonb_build_object('card', ${place('card')}, 'email', ${place('email')},
  'domain', nullif(split_part(${place('email')}, '@', 2), ''), 'ip', ${place('ip')},
  'bin', ${place('leading_digits')}, 'email_ascii', ${place('email_ascii')},
  'country', ${place('country')}, 'customer', ${place('customer')}, 'device', ${place('device')}, 'at', $2::timestamptz)),
  ' ') AS lists`;

function isRead(key: string): boolean {
  return Object.hasOwn(HISTORY, key) || velocityOf(key) !== null;
}

function textOf(keys: readonly string[]): string {
  const features = keys.flatMap((key): Feature[] => {
    const velocity = velocityOf(key);
    return velocity ? [{ key, ...velocity }] : [];
  });
  const byKey = VELOCITY_KEYS.filter((by) => features.some((feature) => feature.by === by));
  const columns = [
    ...keys.filter((key) => Object.hasOwn(HISTORY, key)).map((key) => `${HISTORY[key]} AS "${key}"`),
    ...(keys.includes('lists') ? [LISTS] : []),
    ...byKey.map((by) => `by_${by}.*`),
  ];
  const from = byKey.map((by) =>
    windowsOf(
      by,
      features.filter((feature) => feature.by === by),
    ),
  );
  // All parameters are named, so that the ones which nothing asks for have a type.
  const given = ['$1::text', '$2::timestamptz', ...PARAMETERS.map(place)].join(', ');
  return `SELECT ${columns.join(', ')} FROM (SELECT ${given}) given ${from.join(' ')}`;
}

/** All windows of one key from one scan of its newest attempts. */
function windowsOf(by: By, features: readonly Feature[]): string {
  const longest =
    VELOCITY_WINDOWS.findLast((window) => features.some((feature) => feature.window === window)) ?? '180d';
  return `CROSS JOIN LATERAL (SELECT ${features.map(measureOf).join(', ')} FROM (
    SELECT at, amount_usd, card, email FROM risk_attempts_of($1, '${COLUMN[by]}', ${place(by)},
      $2::timestamptz - interval '${INTERVAL[longest]}', ${VELOCITY_ROWS_MAX})) seen) by_${by}`;
}

function measureOf({ key, measure, by, window }: Feature): string {
  const filter = `FILTER (WHERE at > $2::timestamptz - interval '${INTERVAL[window]}')`;
  const expressions: Record<Velocity['measure'], string> = {
    count: `count(*) ${filter}`,
    sum: `coalesce(sum(amount_usd) ${filter}, 0)`,
    average: `round(avg(amount_usd) ${filter})`,
    // Different cards, or of one card the different addresses.
    distinct: `count(DISTINCT ${by === 'card' ? 'email' : 'card'}) ${filter}`,
    since_last: `extract(epoch FROM $2::timestamptz - max(at) ${filter}) * 1000`,
  };
  return `(${expressions[measure]})::float8 AS "${key}"`;
}

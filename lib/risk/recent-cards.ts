import { isIP } from 'node:net';
import { keyFor, mac } from '@/lib/crypto';
import { select } from '@/lib/db';
import type { Facts } from './facts';
import { networkOf } from './rules/addresses';

/** What the facts statement answers to `asked`: how many different cards all processes saw. */
export const SOURCES_CARDS = 'sources_cards';

const HOUR_MS = 3_600_000;
/** Attempts at the same moment are seen in another order than they came. */
const OUT_OF_ORDER_MS = 60_000;
/** More say nothing new: a source with so many is refused. */
const CARDS_KEPT = 16;
/** Sources that one process remembers; the one that was quiet longest is forgotten first. */
const SOURCES_KEPT = 10_000;
const DIGEST_BYTES = 16;

/** When each card was last tried, by the environment's time, of each source. */
type Sources = Map<string, Map<string, number>>;
const holder = globalThis as typeof globalThis & { countinghouseRecentCards?: Sources };

export type RecentCards = {
  /** Different cards that this process looked at within an hour from one source, whichever had more. */
  seen: number;
  /** What the facts statement is given to count with other processes; null where nothing speaks for a burst. */
  asked: { sources: string; card_digest: string } | null;
};

/**
 * What this process has seen of an attempt's address and device before, and remembers its card. Nothing is waited for in
 * between, so of attempts at the same moment each sees those before it, which the database does not show until they are
 * reserved. A second card of a source is a reason to count with the other processes; most payers have one, and cost nothing.
 */
export function recentCards(environmentId: string, plain: Facts, at: Date): RecentCards {
  if (typeof plain.card !== 'string') return { seen: 0, asked: null };
  const { card } = plain;
  const before = namesOf(plain).map((name) => ({
    name,
    cards: seenBefore(`${environmentId} ${name}`, card, at.getTime()),
  }));
  const isBurst = before.some(({ cards }) => cards.some(([other]) => other !== card));
  return {
    seen: Math.max(0, ...before.map(({ cards }) => cards.length)),
    asked: isBurst ? askedOf(environmentId, card, before) : null,
  };
}

type Before = { name: string; cards: [card: string, atMs: number][] };

/** In keyed digests, so that what is written is no list of addresses. */
function askedOf(environmentId: string, card: string, before: Before[]): RecentCards['asked'] {
  const key = keyFor('risk source');
  const digest = (text: string) => mac(key, environmentId, text).subarray(0, DIGEST_BYTES).toString('hex');
  const digests = (cards: Before['cards']) =>
    Object.fromEntries(cards.map(([each, atMs]) => [digest(each), atMs]));
  const sources = Object.fromEntries(before.map(({ name, cards }) => [digest(name), digests(cards)]));
  return { sources: JSON.stringify(sources), card_digest: digest(card) };
}

function seenBefore(source: string, card: string, atMs: number): Before['cards'] {
  holder.countinghouseRecentCards ??= new Map();
  const sources = holder.countinghouseRecentCards;
  const cards = sources.get(source) ?? new Map<string, number>();
  const before = [...cards].filter(([, each]) => each > atMs - HOUR_MS && each <= atMs + OUT_OF_ORDER_MS);
  keepNewest(cards, card, atMs, CARDS_KEPT);
  keepNewest(sources, source, cards, SOURCES_KEPT);
  return before;
}

function keepNewest<Value>(map: Map<string, Value>, key: string, value: Value, limit: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.size > limit ? map.keys() : [];
  if (oldest !== undefined) map.delete(oldest);
}

/** A private address is that of a proxy or of the house, behind which anybody may be. */
function namesOf({ ip, ip_private: isPrivate, device }: Facts): string[] {
  return [
    ...(typeof ip === 'string' && isPrivate === false ? [networkOfPayer(ip)] : []),
    ...(typeof device === 'string' ? [`device ${device}`] : []),
  ];
}

/** Whoever has one IPv6 address has all that begin with the same 64 bits (RFC 6177), and can take another each time. */
function networkOfPayer(ip: string): string {
  const network = isIP(ip) === 6 ? networkOf(ip) : null;
  return network?.family === 6 ? `${(network.value >> 64n).toString(16)}::/64` : ip;
}

/**
 * Takes away what is too old to count. Returns how many sources went. An attempt holds its two sources one after the other, so
 * what somebody holds is left for the next time.
 */
export async function forgetRecentCards(): Promise<number> {
  const [row] = await select<{ count: number }>(
    'forget_recent_cards',
    `WITH gone AS (DELETE FROM risk_recent_cards WHERE (environment_id, source) IN (
       SELECT environment_id, source FROM risk_recent_cards WHERE written_at < now() - interval '65 minutes'
       LIMIT 5000 FOR UPDATE SKIP LOCKED)
       RETURNING 1)
     SELECT count(*)::int AS count FROM gone`,
    [],
  );
  return row?.count ?? 0;
}

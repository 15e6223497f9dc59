import { isIP } from 'node:net';
import type { Facts } from './facts';
import { networkOf } from './rules/addresses';

const HOUR_MS = 3_600_000;
/** More say nothing new: a source with so many is refused. */
const CARDS_KEPT = 16;
/** Sources that one process remembers; the one that was quiet longest is forgotten first. */
const SOURCES_KEPT = 10_000;

/** When each card was last tried, by the environment's time, of each source. */
type Sources = Map<string, Map<string, number>>;
const holder = globalThis as typeof globalThis & { countinghouseRecentCards?: Sources };

/**
 * How many different cards this process has looked at within an hour from the attempt's address or device, whichever had
 * more, and remembers its card. Nothing is waited for in between, so of attempts at the same moment each sees those before
 * it, which the database does not show until they are reserved.
 */
export function cardsSeenBefore(environmentId: string, plain: Facts, at: Date): number {
  const card = plain.card;
  if (typeof card !== 'string') return 0;
  return Math.max(
    0,
    ...sourcesOf(plain).map((source) => seen(`${environmentId} ${source}`, card, at.getTime())),
  );
}

function seen(key: string, card: string, atMs: number): number {
  holder.countinghouseRecentCards ??= new Map();
  const sources = holder.countinghouseRecentCards;
  const cards = sources.get(key) ?? new Map<string, number>();
  const count = [...cards.values()].filter((each) => each > atMs - HOUR_MS && each <= atMs).length;
  keepNewest(cards, card, atMs, CARDS_KEPT);
  keepNewest(sources, key, cards, SOURCES_KEPT);
  return count;
}

function keepNewest<Value>(map: Map<string, Value>, key: string, value: Value, limit: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.size > limit ? map.keys() : [];
  if (oldest !== undefined) map.delete(oldest);
}

/** A private address is that of a proxy or of the house, behind which anybody may be. */
function sourcesOf({ ip, ip_private: isPrivate, device }: Facts): string[] {
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

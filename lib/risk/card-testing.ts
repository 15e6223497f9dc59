import type { Facts } from './facts';
import { ELEVATED } from './score/model';

/** Facts by which trying out cards is seen: how many different ones came from one source within an hour. */
const SOURCES = { ip: 'velocity.distinct.ip.1h', device: 'velocity.distinct.device.1h' } as const;

/** So many cards before this one, and the next has to be authenticated; so many more, and none is tried any longer. */
const CHALLENGE_AFTER = 4;
const REFUSE_AFTER = 9;
/** Whoever spreads a burst over a few sources has few cards at each; then the score of the next one speaks too. */
const SUSPECT_AFTER = 2;

/** The facts that the defence needs; none where the attempt has no source, as when a merchant's server sends it. */
export function testingNeeds(plain: Facts): string[] {
  return [
    // A private address is that of a proxy or of the house, behind which anybody may be.
    ...(plain.ip !== undefined && plain.ip_private === false ? [SOURCES.ip] : []),
    ...(plain.device === undefined ? [] : [SOURCES.device]),
  ];
}

/**
 * What many cards from one source mean for the next one. Refused attempts count too, so that a source stays refused as long
 * as it goes on. `seen` is what was looked at (recent-cards.ts), the facts are what was reserved.
 */
export function testingVerdict(facts: Facts, seen: number): 'approve' | 'challenge' | 'block' {
  const cards = Math.max(
    seen,
    facts.ip_private === false ? Number(facts[SOURCES.ip] ?? 0) : 0,
    Number(facts[SOURCES.device] ?? 0),
  );
  if (cards >= REFUSE_AFTER) return 'block';
  const isSuspect = cards >= SUSPECT_AFTER && Number(facts.score ?? 0) >= ELEVATED;
  return cards >= CHALLENGE_AFTER || isSuspect ? 'challenge' : 'approve';
}

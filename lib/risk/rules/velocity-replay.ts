import { velocityOf } from '../attributes';
import type { FactValue } from '../facts';

/** What velocity is counted of: an attempt by what it came with. Amounts are cents of US dollars. */
export type Seen = {
  at: number;
  amountUsd: number | null;
  by: Readonly<Record<'card' | 'email' | 'ip' | 'device' | 'customer' | 'bin', string | null>>;
};

const WINDOW_MS: Record<string, number> = {
  '1m': 60_000,
  '10m': 600_000,
  '1h': 3_600_000,
  '6h': 21_600_000,
  '24h': 86_400_000,
  '7d': 604_800_000,
  '30d': 2_592_000_000,
  '90d': 7_776_000_000,
  '180d': 15_552_000_000,
};
/** As many of the newest attempts of one card, address and so on as the facts of a payment look at. */
const ROWS_MAX = 1_000;

type Feature = { key: string; measure: string; by: keyof Seen['by']; windowMs: number };

/**
 * Counts velocity again as history goes by: with the attempts of a past day only those features were stored that some rule
 * asked for then. An attempt counts for the ones behind it, not for itself, as when it was paid.
 */
export class VelocityReplay {
  private readonly features: readonly Feature[];
  private readonly longest = new Map<keyof Seen['by'], number>();
  private readonly seen = new Map<string, Seen[]>();

  constructor(keys: readonly string[]) {
    this.features = keys.flatMap((key) => {
      const named = velocityOf(key);
      const windowMs = named ? (WINDOW_MS[named.window] ?? 0) : 0;
      return named ? [{ key, measure: named.measure, by: named.by as keyof Seen['by'], windowMs }] : [];
    });
    for (const { by, windowMs } of this.features) {
      this.longest.set(by, Math.max(this.longest.get(by) ?? 0, windowMs));
    }
  }

  /** Milliseconds of history before a window without which its first attempts would look new. */
  get warmUpMs(): number {
    return Math.max(0, ...this.longest.values());
  }

  /** The features of an attempt, which is counted for those behind it. A key that it does not have leaves its facts out. */
  next(attempt: Seen): Record<string, FactValue> {
    const facts: Record<string, FactValue> = {};
    for (const [by, longestMs] of this.longest) {
      const name = attempt.by[by] ?? null;
      if (name === null) continue;
      const id = `${by} ${name}`;
      const before = (this.seen.get(id) ?? [])
        .filter(({ at }) => at > attempt.at - longestMs)
        .slice(-ROWS_MAX);
      for (const feature of this.features) {
        if (feature.by === by) facts[feature.key] = measured(feature, before, attempt.at);
      }
      before.push(attempt);
      this.seen.set(id, before);
    }
    return facts;
  }
}

function measured({ measure, by, windowMs }: Feature, before: readonly Seen[], now: number): FactValue {
  const within = before.filter(({ at }) => at > now - windowMs);
  const amounts = within.flatMap(({ amountUsd }) => (amountUsd === null ? [] : [amountUsd]));
  const sum = amounts.reduce((total, amount) => total + amount, 0);
  switch (measure) {
    case 'count':
      return within.length;
    case 'sum':
      return sum;
    case 'average':
      return amounts.length === 0 ? null : Math.round(sum / amounts.length);
    case 'distinct': {
      const other = by === 'card' ? 'email' : 'card';
      return new Set(within.flatMap((each) => each.by[other] ?? [])).size;
    }
    default:
      return within.length === 0 ? null : now - Math.max(...within.map(({ at }) => at));
  }
}

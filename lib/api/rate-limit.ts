import { env } from '@/lib/env';

type Bucket = { tokens: number; at: number };

const holder = globalThis as typeof globalThis & { countinghouseBuckets?: Map<string, Bucket> };
const MAX_BUCKETS = 50_000;

export type RateState = { allowed: boolean; limit: number; remaining: number; retryAfterSeconds: number };

/**
 * Token bucket per key (or per address for requests without a valid one), per process: API_RATE_LIMIT requests per
 * second, with one second's worth of burst. Refusing happens before any work is done.
 */
export function takeToken(name: string, limit: number = env().API_RATE_LIMIT): RateState {
  holder.countinghouseBuckets ??= new Map();
  const buckets = holder.countinghouseBuckets;
  const now = performance.now();
  if (buckets.size > MAX_BUCKETS) buckets.clear();
  const bucket = buckets.get(name) ?? { tokens: limit, at: now };
  bucket.tokens = Math.min(limit, bucket.tokens + ((now - bucket.at) / 1_000) * limit);
  bucket.at = now;
  const allowed = bucket.tokens >= 1;
  if (allowed) bucket.tokens -= 1;
  buckets.set(name, bucket);
  return { allowed, limit, remaining: Math.floor(bucket.tokens), retryAfterSeconds: 1 };
}

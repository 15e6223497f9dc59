import type { Actor } from '@/lib/auth/actor';
import type { Permission } from '@/lib/auth/permissions';
import { env } from '@/lib/env';
import type { Limit } from './shared-counts';

/**
 * The limits of requests by name, and what each is counted by; RATE_LIMITS overrides a quota (`tokens=120`). Tries to sign
 * in have limits of their own that lock accounts (lib/auth/sign-in.ts).
 */
const LIMITS = {
  /** Requests of one key or member; of one payer's address for a publishable key. */
  default: { quota: () => env().API_RATE_LIMIT, windowSeconds: 1 },
  /** Requests of all keys and members of one merchant. */
  merchant: { quota: () => 4 * env().API_RATE_LIMIT, windowSeconds: 1 },
  /** Requests from one address that brought no valid key. */
  address: { quota: () => 100, windowSeconds: 1 },
  /** Cards that a payer's address exchanges for tokens with one environment's publishable keys. */
  tokens: { quota: () => 60, windowSeconds: 600 },
  /** Submissions of one checkout session, and submissions of one address that did not lead to money. */
  session: { quota: () => 10, windowSeconds: 600 },
  payer: { quota: () => 40, windowSeconds: 600 },
  /** What the page of one checkout session says that its payer did, and what all pages at one address say. */
  steps: { quota: () => 60, windowSeconds: 600 },
  visitor: { quota: () => 1_200, windowSeconds: 600 },
  /** Answers of one session's payer to how paying was. */
  ratings: { quota: () => 20, windowSeconds: 600 },
  /** Keys made, rotated or bound by one member. */
  credentials: { quota: () => 60, windowSeconds: 600 },
  /** Files that one actor uploads as evidence. */
  evidence: { quota: () => 60, windowSeconds: 600 },
  /** Reports of violated policies from one address. */
  reports: { quota: () => 5, windowSeconds: 1 },
} as const;

export type LimitName = keyof typeof LIMITS;

let overrides: { text: string; quotas: ReadonlyMap<string, number> } | undefined;

/** The limit of this name, as this installation has it. */
export function limitOf(name: LimitName): Limit {
  const { quota, windowSeconds } = LIMITS[name];
  const text = env().RATE_LIMITS;
  if (overrides?.text !== text) overrides = { text, quotas: parse(text) };
  return { quota: overrides.quotas.get(name) ?? quota(), windowSeconds };
}

function parse(text: string): ReadonlyMap<string, number> {
  const pairs = text
    .split(',')
    .filter((pair) => pair.trim() !== '')
    .map((pair) => pair.trim().split('=') as [string, string]);
  const unknown = pairs.find(([name]) => !Object.hasOwn(LIMITS, name));
  if (unknown)
    throw new Error(`RATE_LIMITS names ${unknown[0]}; limits are: ${Object.keys(LIMITS).join(', ')}.`);
  return new Map(pairs.map(([name, quota]) => [name, Number(quota)]));
}

/** The limit of what this permission changes, where it has one, and by what it is counted. */
export function flowOf(actor: Actor, permission: Permission): { name: LimitName; subject: string } | null {
  if (permission === 'keys:write') return { name: 'credentials', subject: actor.id };
  if (permission !== 'tokens:write' || !actor.publishable) return null;
  return { name: 'tokens', subject: `${actor.environment.id} ${actor.ip}` };
}

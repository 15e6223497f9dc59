import type { EnvironmentContext } from '@/lib/auth/environment';
import type { Facts } from '../facts';
import type { KnownOfAttempt } from '../known';
import { plainFacts } from '../plain-facts';
import type { MadeUpAttempt } from './made-up';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A made-up attempt as payments would know it. */
export function knownOf(attempt: MadeUpAttempt, environment: EnvironmentContext): KnownOfAttempt {
  const { card } = attempt;
  return {
    environment,
    amount: BigInt(attempt.amount),
    currency: 'USD',
    method: 'card',
    card: {
      brand: 'visa',
      country: card.country,
      funding: card.funding,
      fingerprint: card.key,
      bin: '424242',
      leadingDigits: '42424242',
    },
    email: attempt.email,
    customerId: null,
    metadata: {},
    earlierAttempts: attempt.earlierAttempts,
    threeDs: null,
    payer: {
      ip: attempt.ip,
      userAgent: null,
      device: attempt.device,
      billingCountry: attempt.billingCountry,
      shippingCountry: attempt.shippingCountry,
      secondsOnPage: attempt.secondsOnPage,
      pasted: attempt.pasted,
    },
    canHold: true,
  };
}

/**
 * The facts of made-up attempts, in their order, with the velocity that the model looks at: counted here as the database
 * counts it, so that thousands need none.
 */
export function madeUpFacts(attempts: readonly MadeUpAttempt[], environment: EnvironmentContext): Facts[] {
  const past = new Past();
  return attempts.map((attempt) => {
    const { atMs, email, ip, device, card } = attempt;
    const different = (key: string | null, ms: number, what: (other: MadeUpAttempt) => string) =>
      new Set(past.within(key, atMs, ms).map(what)).size;
    const cardOf = (other: MadeUpAttempt) => other.card.key;
    const facts: Facts = {
      ...plainFacts(knownOf(attempt, environment), new Date(atMs)),
      email_age: atMs - (past.first(email) ?? atMs),
      ...(ip === null ? {} : { 'velocity.distinct.ip.1h': different(ip, HOUR_MS, cardOf) }),
      ...(device === null ? {} : { 'velocity.distinct.device.24h': different(device, DAY_MS, cardOf) }),
      'velocity.count.card.24h': past.within(card.key, atMs, DAY_MS).length,
      'velocity.distinct.card.7d': different(card.key, 7 * DAY_MS, (other) => other.email),
    };
    past.add(attempt);
    return facts;
  });
}

/** Attempts by what they have in common. */
class Past {
  private readonly by = new Map<string, MadeUpAttempt[]>();

  add(attempt: MadeUpAttempt): void {
    const { email, ip, device, card } = attempt;
    for (const key of [email, ip, device, card.key]) {
      if (key !== null) this.by.set(key, [...(this.by.get(key) ?? []), attempt]);
    }
  }

  first(key: string): number | undefined {
    return this.by.get(key)?.[0]?.atMs;
  }

  within(key: string | null, atMs: number, ms: number): MadeUpAttempt[] {
    return (this.by.get(key ?? '') ?? []).filter((other) => atMs - other.atMs < ms);
  }
}

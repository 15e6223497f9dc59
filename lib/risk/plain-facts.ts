import { now } from '@/lib/clock';
import { inDollarCents } from '@/lib/common-currency';
import { oneDomain } from '@/lib/domain-names';
import type { FactValue } from './facts';
import type { KnownOfAttempt } from './known';
import { isDisposableDomain } from './tables/disposable-domains';
import { countryOfAddress, isPrivateAddress, plainAddress } from './tables/ip-places';

/**
 * The facts that need no reading: what came with the attempt and what the bundled tables say of it. What nobody knows is
 * left out. Hours and weekdays (Monday is 1) are those of the merchant's zone.
 */
export function plainFacts(known: KnownOfAttempt, at: Date): Record<string, FactValue> {
  const { card, payer, email } = known;
  const facts: Record<string, FactValue | undefined> = {
    amount: Number(known.amount),
    currency: known.currency,
    amount_usd: inDollarCents(known.amount, known.currency),
    method: known.method,
    card: card?.fingerprint,
    card_brand: card?.brand,
    card_country: card?.country,
    card_funding: card?.funding === 'unknown' ? null : card?.funding,
    bin: card?.bin,
    three_ds: known.threeDs,
    customer: known.customerId,
    device: payer.device,
    user_agent: payer.userAgent?.slice(0, 300),
    billing_country: payer.billingCountry,
    shipping_country: payer.shippingCountry,
    seconds_on_page: payer.secondsOnPage,
    pasted: payer.pasted,
    attempts: known.earlierAttempts + 1,
    ...emailFacts(email),
    ...addressFacts(payer.ip),
    ...timeFacts(at, known.environment.timeZone),
  };
  for (const [key, value] of Object.entries(known.metadata)) facts[`metadata.${key}`] = value;
  return Object.fromEntries(
    Object.entries(facts).filter(
      (entry): entry is [string, FactValue] => entry[1] !== undefined && entry[1] !== null,
    ),
  );
}

function emailFacts(email: string | null): Record<string, FactValue> {
  if (email === null) return {};
  // Addresses from before domains had one form may have another.
  const [local, typed] = [email.slice(0, email.lastIndexOf('@')), email.slice(email.lastIndexOf('@') + 1)];
  const domain = oneDomain(typed) ?? typed;
  return { email: `${local}@${domain}`, email_domain: domain, email_disposable: isDisposableDomain(domain) };
}

function addressFacts(address: string | null): Record<string, FactValue> {
  if (address === null) return {};
  const ip = plainAddress(address);
  return { ip, ip_country: countryOfAddress(ip), ip_private: isPrivateAddress(ip) };
}

const clocks = new Map<string, Intl.DateTimeFormat>();
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function timeFacts(at: Date, timeZone: string): { hour: number; weekday: number } {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hour: '2-digit',
      hourCycle: 'h23',
      weekday: 'short',
    });
    clocks.set(timeZone, clock);
  }
  // As in "Thu, 17" or "Thu 17", whichever this version of the locale's table writes.
  const text = clock.format(at);
  return { hour: Number(text.slice(-2)), weekday: WEEKDAYS.indexOf(text.slice(0, 3)) + 1 };
}

/** The moment of an attempt by its environment's clock. */
export function momentOf(known: KnownOfAttempt): Date {
  return now(known.environment.clockOffsetMs);
}

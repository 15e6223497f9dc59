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
  const given: Record<string, FactValue> = {};
  for (const key of Object.keys(facts)) {
    const value = facts[key];
    if (value !== undefined && value !== null) given[key] = value;
  }
  return given;
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

type Hour = { hour: number; weekday: number };
/** Of a zone: what tells its time, and what it told last. */
type ZoneClock = { format: Intl.DateTimeFormat; quarter: number; told: Hour };
const clocks = new Map<string, ZoneClock>();
/** Zones are whole quarters of an hour apart from UTC, so within one of UTC's nothing changes. */
const QUARTER_MS = 900_000;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function timeFacts(at: Date, timeZone: string): Hour {
  const quarter = Math.floor(at.getTime() / QUARTER_MS);
  const known = clocks.get(timeZone);
  if (known?.quarter === quarter) return known.told;
  const format = known?.format ?? formatOf(timeZone);
  // As in "Thu, 17" or "Thu 17", whichever this version of the locale's table writes.
  const text = format.format(at);
  const told = { hour: Number(text.slice(-2)), weekday: WEEKDAYS.indexOf(text.slice(0, 3)) + 1 };
  clocks.set(timeZone, { format, quarter, told });
  return told;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', { timeZone, hour: '2-digit', hourCycle: 'h23', weekday: 'short' });
}

/** The moment of an attempt by its environment's clock. */
export function momentOf(known: KnownOfAttempt): Date {
  return now(known.environment.clockOffsetMs);
}

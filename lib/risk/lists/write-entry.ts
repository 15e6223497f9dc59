import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { DomainError, ensure, notFound } from '@/lib/errors';
import type { RiskListEntry } from '@/lib/generated/prisma/client';
import { isId, newId } from '@/lib/ids';
import type { ListKind } from '@/lib/risk/facts';
import { readValue, type ValueProblem } from './entry-value';
import { findListEntry, getListEntry, getRiskList } from './queries';
import type { AddEntry } from './schema';

/** What a value has to be, for whoever wrote another one. */
const WANTED: Record<ValueProblem, string> = {
  value_missing: 'Write the value.',
  card_token:
    'Cards are added from a payment of theirs: send `payment`. Numbers are taken by the vault only.',
  not_email: 'This is not an e-mail address.',
  not_domain: 'This is not the domain of an e-mail address, such as example.com.',
  not_ip: 'This is neither an IP address nor a network such as 203.0.113.0/24.',
  network_too_large: 'The network is too large: at least /8 of IPv4, /16 of IPv6.',
  not_bin: 'These are not the first 6 to 8 digits of card numbers.',
  bin_too_long: 'Cards of this scheme are compared by their first 6 digits.',
  not_country: 'This is not a country of ISO 3166-1, such as DE.',
  not_customer: 'This is not the id of a customer.',
  text_refused: 'The text is too long, or has a character or a card number that is not taken.',
};

/**
 * Adds a value to a list, or what a payment has of the list's kind. One that has ended begins again. Throws `not_found` for
 * the list or the payment, `list_entries_invalid`, `list_value_missing` for a payment without such a value,
 * `already_exists` and `too_many_entries`.
 */
export async function addListEntry(
  actor: Actor,
  input: AddEntry,
  call: Call,
): Promise<Answered<RiskListEntry>> {
  const list = await getRiskList(actor, input.list);
  if (input.payment !== undefined && !isId('payment', input.payment)) throw notFound();
  const endsAt = input.ends_at ? new Date(input.ends_at) : null;
  ensure(
    endsAt === null || endsAt > now(actor.environment.clockOffsetMs),
    'list_entries_invalid',
    'The entry would have ended already. Nothing was added.',
    { errors: [{ pointer: '/ends_at', code: 'list_entries_invalid', detail: 'must be in the future' }] },
  );
  const answered = await change<RiskListEntry>(actor, call, 'risk_list_entry_add', 'entry', {
    list_id: list.id,
    payment_id: input.payment ?? null,
    entry: {
      id: newId('riskListEntry'),
      value: input.value === undefined ? null : storedValue(list.kind as ListKind, input.value),
      reason: input.reason ?? null,
      ends_at: endsAt?.toISOString() ?? null,
    },
  });
  return withValue(actor, answered);
}

/** Takes an entry out of its list; attempts are compared with it no more. Throws `not_found`. */
export async function removeListEntry(
  actor: Actor,
  { id }: { id: string },
  call: Call,
): Promise<Answered<RiskListEntry>> {
  const before = await getListEntry(actor, id).catch((error: unknown) => {
    // Somebody repeats the request that took it away.
    if (call.claim) return null;
    throw error;
  });
  const { row, replayed } = await change<RiskListEntry>(actor, call, 'risk_list_entry_remove', 'entry', {
    entry_id: id,
  });
  return { row: { ...row, value: before?.value ?? null }, replayed };
}

/** The stored answer names no value, so that it holds no person. */
async function withValue(
  actor: Actor,
  { row, replayed }: Answered<RiskListEntry>,
): Promise<Answered<RiskListEntry>> {
  return { row: (await findListEntry(actor, row.id)) ?? { ...row, value: null }, replayed };
}

function storedValue(kind: ListKind, typed: string): string {
  const read = readValue(kind, typed);
  if ('value' in read) return read.value;
  const detail = WANTED[read.problem];
  throw new DomainError('list_entries_invalid', `${detail} Nothing was added.`, {
    errors: [{ pointer: '/value', code: read.problem, detail }],
  });
}

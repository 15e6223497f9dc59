import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import { isId } from '@/lib/ids';
import { type KeysetPage, keyset } from '@/lib/keyset';
import type { PayoutAccountRow } from './rows';
import type { PayoutAccountFilters } from './schema';

const NO_NUMBER = { number: true } as const;

/** One page of accounts of whatever status, newest first. */
export async function listPayoutAccounts(
  actor: Actor,
  filters: PayoutAccountFilters,
): Promise<KeysetPage<PayoutAccountRow>> {
  const environmentId = actor.environment.id;
  const { id, orderBy, take, page } = keyset(
    [environmentId, 'payout_account'],
    filters.cursor,
    filters.limit,
  );
  const rows = await db().payoutAccount.findMany({
    omit: NO_NUMBER,
    where: { environmentId, status: filters.status, currency: filters.currency, id },
    orderBy: [{ environmentId: orderBy.id }, orderBy],
    take,
  });
  return page(rows);
}

/** The account with this id in the actor's environment, of whatever status. Throws `not_found`. */
export async function getPayoutAccount(actor: Actor, id: string): Promise<PayoutAccountRow> {
  if (!isId('payoutAccount', id)) throw notFound();
  const account = await db().payoutAccount.findUnique({
    omit: NO_NUMBER,
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
  });
  if (!account) throw notFound();
  return account;
}

/**
 * Whether a proposed live account has to wait for an owner who does not exist yet: everybody who could confirm it is the
 * one who proposed it.
 */
export async function lacksSecondOwner(
  actor: Actor,
  accounts: readonly PayoutAccountRow[],
): Promise<boolean> {
  const proposers = accounts
    .filter(({ status }) => status === 'proposed')
    .map(({ proposedBy }) => proposedBy);
  if (actor.environment.kind !== 'live' || proposers.length === 0) return false;
  const owners = await db().member.findMany({
    where: { merchantId: actor.environment.merchantId, role: 'owner', user: { disabledAt: null } },
    select: { userId: true },
    take: 2,
  });
  return owners.length < 2 && proposers.some((proposer) => owners.every(({ userId }) => userId === proposer));
}

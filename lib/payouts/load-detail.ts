import type { Actor } from '@/lib/auth/actor';
import { actorLabels } from '@/lib/auth/actor-labels';
import { db } from '@/lib/db';
import { postingsOf } from '@/lib/ledger/balances';
import { getPayoutAccount } from '@/lib/payout-accounts/queries';
import { renderPayoutAccount } from '@/lib/payout-accounts/render';
import { getPayout } from './queries';
import { renderPayout } from './render';

const EVENTS_MAX = 50;

/** Everything that the page of a payout shows, as far as the role may see it. Throws `not_found`. */
export async function loadPayout(actor: Actor, id: string) {
  const row = await getPayout(actor, id);
  const [events, postings, account] = await Promise.all([
    db().event.findMany({
      where: { environmentId: actor.environment.id, objectId: id },
      orderBy: { seq: 'asc' },
      take: EVENTS_MAX,
      select: { id: true, type: true, actor: true, createdAt: true },
    }),
    actor.permissions.has('ledger:read') ? postingsOf(actor.environment.id, 'payout', id) : null,
    actor.permissions.has('payout_accounts:read') ? getPayoutAccount(actor, row.destinationId) : null,
  ]);
  const labels = await actorLabels(actor, [row.createdBy, ...events.map((event) => event.actor)]);
  return {
    payout: renderPayout(actor, row),
    /** Milliseconds in which it can still be taken back, by this server's clock; 0 when it cannot. */
    undoMs: row.dispatchTries > 0 ? 0 : Math.max(0, (row.dispatchAt?.getTime() ?? 0) - Date.now()),
    account: account && renderPayoutAccount(actor, account),
    steps: events.map((event) => ({
      key: event.id,
      at: event.createdAt.toISOString(),
      type: event.type,
      actor: event.actor === 'system' ? null : (labels[event.actor] ?? event.actor),
    })),
    postings,
    createdBy: row.createdBy === 'system' ? null : (labels[row.createdBy] ?? row.createdBy),
    zone: actor.environment.timeZone,
  };
}
export type PayoutDetail = Awaited<ReturnType<typeof loadPayout>>;

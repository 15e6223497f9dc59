import { type Actor, ensurePermission } from '@/lib/auth/actor';
import { actorLabels } from '@/lib/auth/actor-labels';
import { db } from '@/lib/db';
import type { Call } from '@/lib/doors/call';
import { DomainError, ensure, notFound } from '@/lib/errors';
import type { SavedView } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';
import { LISTS, type ListKey } from './definition';
import type { ChangeView, CreateView, DeleteView } from './schema';

/** A saved view as the console shows it to one of its readers. */
export type SavedViewShape = {
  id: string;
  name: string;
  query: string;
  isShared: boolean;
  isMine: boolean;
  mayChange: boolean;
  version: number;
};

/** The views of a list that this member sees: their own and the shared ones, by name. */
export async function listViews(actor: Actor, list: ListKey): Promise<SavedViewShape[]> {
  const rows = await db().savedView.findMany({
    where: { environmentId: actor.environment.id, list, OR: [{ ownerId: actor.id }, { isShared: true }] },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  return rows.map((row) => renderView(actor, row));
}

export function renderView(actor: Actor, row: SavedView): SavedViewShape {
  const { id, name, query, isShared, version } = row;
  return {
    id,
    name,
    query,
    isShared,
    version,
    isMine: row.ownerId === actor.id,
    mayChange: mayChange(actor, row),
  };
}

/** Whoever made a view changes it; owners and admins also change what is shared. */
function mayChange(actor: Actor, view: SavedView): boolean {
  if (view.ownerId === actor.id) return true;
  return view.isShared && (actor.role === 'owner' || actor.role === 'admin');
}

/** Saves a list's filters under a name. A repeated request gives back the view that it made. */
export async function createView(actor: Actor, input: CreateView, call: Call): Promise<SavedView> {
  ensurePermission(actor, LISTS[input.list]);
  const environmentId = actor.environment.id;
  const idempotencyKey = call.claim?.key ?? null;
  try {
    return await db().savedView.create({
      data: {
        environmentId,
        id: newId('savedView'),
        ownerId: actor.id,
        updatedBy: actor.id,
        idempotencyKey,
        ...input,
      },
    });
  } catch (error) {
    if ((error as { code?: string }).code !== 'P2002' || idempotencyKey === null) throw error;
    const made = await db().savedView.findFirst({
      where: { environmentId, idempotencyKey, ownerId: actor.id },
    });
    if (!made) throw new DomainError('idempotency_key_reused', 'This key belongs to another request.');
    return made;
  }
}

/** Renames, shares or refills a view. Throws `version_conflict` with who changed it when it is not as it was read. */
export async function changeView(actor: Actor, input: ChangeView): Promise<SavedView> {
  const { id, version, ...change } = input;
  const view = await viewToChange(actor, id);
  ensure(change.isShared !== false || view.ownerId === actor.id, 'insufficient_scope', NOT_YOURS);
  const where = { environmentId: actor.environment.id, id, version };
  const { count } = await db().savedView.updateMany({
    where,
    data: { ...change, version: version + 1, updatedBy: actor.id, updatedAt: new Date() },
  });
  if (count === 0) throw await conflict(actor, id);
  return { ...view, ...change, version: version + 1, updatedBy: actor.id };
}

const NOT_YOURS = 'Only whoever made this view can take it back for themselves. Nothing was changed.';

/** Deletes a view. Throws `version_conflict` when somebody changed it meanwhile. */
export async function deleteView(actor: Actor, input: DeleteView): Promise<SavedView> {
  const view = await viewToChange(actor, input.id);
  const { count } = await db().savedView.deleteMany({
    where: { environmentId: actor.environment.id, id: input.id, version: input.version },
  });
  if (count === 0) throw await conflict(actor, input.id);
  return view;
}

async function viewToChange(actor: Actor, id: string): Promise<SavedView> {
  const view = await db().savedView.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
  });
  // Somebody else's private view does not exist for this member.
  if (!view || (!view.isShared && view.ownerId !== actor.id)) throw notFound();
  ensurePermission(actor, LISTS[view.list as ListKey]);
  ensure(
    mayChange(actor, view),
    'insufficient_scope',
    'Only whoever made this view, an owner or an admin changes it. Duplicate it to have your own. Nothing was changed.',
  );
  return view;
}

async function conflict(actor: Actor, id: string): Promise<DomainError> {
  const view = await db().savedView.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
  });
  if (!view) return notFound();
  const labels = await actorLabels(actor, [view.updatedBy]);
  const by = labels[view.updatedBy] ?? view.updatedBy;
  return new DomainError(
    'version_conflict',
    `${by} changed this view meanwhile. Nothing was overwritten; reload the list and look at it again.`,
    { changed_by: by, changed_at: view.updatedAt.toISOString(), version: view.version },
  );
}

/**
 * Boards show numbers that a member chose of the registry. They are kept as views of lists are: private, or shared with
 * everybody in the environment.
 */
import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { Board } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { Panel } from './schema';

/** A board as the console shows it to one of its readers. */
export type BoardShape = {
  id: string;
  name: string;
  panels: Panel[];
  isShared: boolean;
  isMine: boolean;
  mayChange: boolean;
  version: number;
};

/** The boards that this member sees: their own and the shared ones, by name. */
export async function listBoards(actor: Actor): Promise<BoardShape[]> {
  const rows = await db().board.findMany({
    where: { environmentId: actor.environment.id, OR: [{ ownerId: actor.id }, { isShared: true }] },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  return rows.map((row) => renderBoard(actor, row));
}

/** The row of a board that this member sees. Throws `not_found`, also for somebody else's private one. */
export async function getBoard(actor: Actor, id: string): Promise<Board> {
  if (!isId('board', id)) throw notFound();
  const board = await db().board.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
  });
  if (!board || (!board.isShared && board.ownerId !== actor.id)) throw notFound();
  return board;
}

/** Whoever made a board changes it; owners and admins also change what is shared. */
export function mayChangeBoard(actor: Actor, { ownerId, isShared }: Board): boolean {
  if (ownerId === actor.id) return true;
  return isShared && (actor.role === 'owner' || actor.role === 'admin');
}

export function renderBoard(actor: Actor, row: Board): BoardShape {
  const { id, name, isShared, version } = row;
  return {
    id,
    name,
    isShared,
    version,
    panels: panelsOf(row.panels),
    isMine: row.ownerId === actor.id,
    mayChange: mayChangeBoard(actor, row),
  };
}

/** What an older version kept and this one does not know any more is left out. */
function panelsOf(kept: unknown): Panel[] {
  if (!Array.isArray(kept)) return [];
  return kept.flatMap((panel) => {
    const known = Panel.safeParse(panel);
    return known.success ? [known.data] : [];
  });
}

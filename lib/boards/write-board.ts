import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { ensure } from '@/lib/errors';
import type { Board } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';
import { getBoard, mayChangeBoard } from './queries';
import type { ChangeBoard, CreateBoard, DeleteBoard } from './schema';

/** Makes a board. Throws `too_many_boards` after twenty of a member's own. */
export function createBoard(actor: Actor, input: CreateBoard, call: Call): Promise<Answered<Board>> {
  const { isShared, ...rest } = input;
  return change<Board>(actor, call, 'board_create', 'board', {
    id: newId('board'),
    is_shared: isShared,
    ...rest,
  });
}

/** Renames, shares or refills a board. Throws `not_found`, `insufficient_scope` and `version_conflict`. */
export async function changeBoard(actor: Actor, input: ChangeBoard, call: Call): Promise<Answered<Board>> {
  const { id, version, isShared, ...rest } = input;
  const board = await boardToChange(actor, id);
  ensure(
    isShared !== false || !board.isShared || board.ownerId === actor.id,
    'insufficient_scope',
    NOT_YOURS,
  );
  return change<Board>(actor, call, 'board_change', 'board', {
    board_id: id,
    seen_version: version,
    change: { ...rest, ...(isShared === undefined ? {} : { is_shared: isShared }) },
  });
}

const NOT_YOURS = 'Only whoever made this board can take it back for themselves. Nothing was changed.';

/** Deletes a board; the numbers that it showed stay. Throws as `changeBoard`. */
export async function deleteBoard(
  actor: Actor,
  { id, version }: DeleteBoard,
  call: Call,
): Promise<Answered<Board>> {
  await boardToChange(actor, id);
  return change<Board>(actor, call, 'board_delete', 'board', { board_id: id, seen_version: version });
}

async function boardToChange(actor: Actor, id: string): Promise<Board> {
  const board = await getBoard(actor, id);
  ensure(
    mayChangeBoard(actor, board),
    'insufficient_scope',
    'Only whoever made this board, an owner or an admin changes it. Make your own from it. Nothing was changed.',
  );
  return board;
}

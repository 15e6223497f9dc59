'use server';

import { consoleAction } from '@/lib/doors/console-action';
import { renderBoard } from './queries';
import { ChangeBoard, CreateBoard, DeleteBoard } from './schema';
import { changeBoard, createBoard, deleteBoard } from './write-board';

// A board shows what its reader may see anyway, so whoever reads numbers has boards.
export const createBoardAction = consoleAction('metrics:read', CreateBoard, createBoard, (actor, { row }) =>
  renderBoard(actor, row),
);
export const changeBoardAction = consoleAction('metrics:read', ChangeBoard, changeBoard, (actor, { row }) =>
  renderBoard(actor, row),
);
export const deleteBoardAction = consoleAction('metrics:read', DeleteBoard, deleteBoard, (actor, { row }) =>
  renderBoard(actor, row),
);

'use server';

import { consoleAction } from '@/lib/doors/console-action';
import { chooseColumns } from './columns';
import { changeView, createView, deleteView, renderView } from './saved-views';
import { ChangeView, ChooseColumns, CreateView, DeleteView } from './schema';

// Every member reads payments; the operations ask for the permission of the list that is meant.
export const createViewAction = consoleAction('payments:read', CreateView, createView, renderView);
export const changeViewAction = consoleAction('payments:read', ChangeView, changeView, renderView);
export const deleteViewAction = consoleAction('payments:read', DeleteView, deleteView, renderView);
export const chooseColumnsAction = consoleAction(
  'payments:read',
  ChooseColumns,
  chooseColumns,
  (_, columns) => columns,
);

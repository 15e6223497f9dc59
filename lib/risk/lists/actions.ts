'use server';

import { consoleAction } from '@/lib/doors/console-action';
import { importEntries } from './import-entries';
import { renderImport, renderRiskList, renderRiskListEntry } from './render';
import { AddEntry, CreateList, ImportIntoList, OneEntry, OneList, UpdateOneList } from './schema';
import { addListEntry, removeListEntry } from './write-entry';
import { createRiskList, deleteRiskList, updateRiskList } from './write-list';

export const createRiskListAction = consoleAction(
  'risk_lists:write',
  CreateList,
  createRiskList,
  (actor, { row }) => renderRiskList(actor, row),
);

export const updateRiskListAction = consoleAction(
  'risk_lists:write',
  UpdateOneList,
  updateRiskList,
  (actor, { row }) => renderRiskList(actor, row),
);

export const deleteRiskListAction = consoleAction(
  'risk_lists:write',
  OneList,
  deleteRiskList,
  (actor, { row }) => renderRiskList(actor, row),
);

export const addListEntryAction = consoleAction(
  'risk_lists:write',
  AddEntry,
  addListEntry,
  (actor, { row }) => renderRiskListEntry(actor, row),
);

export const removeListEntryAction = consoleAction(
  'risk_lists:write',
  OneEntry,
  removeListEntry,
  (actor, { row }) => renderRiskListEntry(actor, row),
);

/** One portion of a file; only read unless told otherwise. */
export const importEntriesAction = consoleAction(
  'risk_lists:write',
  ImportIntoList,
  importEntries,
  (actor, { row }) => renderImport(actor, row),
);

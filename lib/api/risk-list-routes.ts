import { z } from 'zod';
import { EntryFilters } from '@/lib/risk/lists/filters';
import { importEntries } from '@/lib/risk/lists/import-entries';
import { getListEntry, getRiskList, listEntries, listRiskLists } from '@/lib/risk/lists/queries';
import { renderImport, renderRiskList, renderRiskListEntry } from '@/lib/risk/lists/render';
import { AddEntry, CreateList, ImportEntries, ListFilters, UpdateList } from '@/lib/risk/lists/schema';
import { addListEntry, removeListEntry } from '@/lib/risk/lists/write-entry';
import { createRiskList, deleteRiskList, updateRiskList } from '@/lib/risk/lists/write-list';
import { act, list, type Route, read } from './route';

const NoInput = z.strictObject({});
const lists = { permission: 'risk_lists:write', returns: 'RiskList', render: renderRiskList } as const;
const entries = {
  permission: 'risk_lists:write',
  returns: 'RiskListEntry',
  render: renderRiskListEntry,
} as const;
const optional = { idempotency: 'optional' } as const;

/** Lists of risk and their entries. */
// biome-ignore format: a table reads better in its own columns
export const RISK_LIST_ROUTES: readonly Route[] = [
  act('/risk_lists', {
    ...lists, ...optional, summary: 'Make a list of risk', schema: CreateList, operation: createRiskList,
  }),
  list('/risk_lists', {
    permission: 'risk_lists:read', returns: 'RiskList', render: renderRiskList,
    summary: 'List the lists of risk, newest first', schema: ListFilters, query: listRiskLists,
  }),
  read('/risk_lists/:id', {
    permission: 'risk_lists:read', returns: 'RiskList', render: renderRiskList,
    summary: 'Retrieve a list of risk', query: getRiskList,
  }),
  act('/risk_lists/:id', {
    ...lists, ...optional, summary: 'Change name or purpose of a list', schema: UpdateList, operation: updateRiskList,
  }),
  act('/risk_lists/:id', {
    ...lists, ...optional, method: 'DELETE', summary: 'Remove a list that no rule uses, with its entries',
    schema: NoInput, operation: deleteRiskList,
  }),
  act('/risk_lists/:id/import', {
    permission: 'risk_lists:write', returns: 'RiskListImport', ...optional, render: renderImport,
    summary: 'Read a portion of a CSV file into a list; only checked unless told otherwise',
    schema: ImportEntries, operation: importEntries,
  }),
  act('/risk_list_entries', {
    ...entries, ...optional, summary: 'Add a value, or what a payment has, to a list', schema: AddEntry,
    operation: addListEntry,
  }),
  list('/risk_list_entries', {
    permission: 'risk_lists:read', returns: 'RiskListEntry', render: renderRiskListEntry,
    summary: 'List entries, newest first', schema: EntryFilters, query: listEntries,
  }),
  read('/risk_list_entries/:id', {
    permission: 'risk_lists:read', returns: 'RiskListEntry', render: renderRiskListEntry,
    summary: 'Retrieve an entry', query: getListEntry,
  }),
  act('/risk_list_entries/:id', {
    ...entries, ...optional, method: 'DELETE', summary: 'Take an entry out of its list', schema: NoInput,
    operation: removeListEntry,
  }),
];

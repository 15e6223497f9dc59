import { EntryFilters } from './filters';
import { countEntries, getListEntry, listEntries } from './queries';
import { renderRiskListEntry } from './render';

/** How entries are read: what the page of a list, the API and exports have in common. */
export const ENTRIES_SOURCE = {
  schema: EntryFilters,
  query: listEntries,
  count: countEntries,
  one: getListEntry,
  render: renderRiskListEntry,
};

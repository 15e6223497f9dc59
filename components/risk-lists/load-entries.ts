import 'server-only';
import { loadList } from '@/components/lists/load-list';
import { actorNames } from '@/components/shell/actor-names';
import type { Actor } from '@/lib/auth/actor';
import type { SearchParams } from '@/lib/lists/list-state';
import type { EntryFilters } from '@/lib/risk/lists/filters';
import { ENTRIES_LIST } from '@/lib/risk/lists/list';
import { ENTRIES_SOURCE } from '@/lib/risk/lists/list-source';
import { getRiskList, rulesUsing } from '@/lib/risk/lists/queries';
import { renderRiskList } from '@/lib/risk/lists/render';

/**
 * Everything that the page of a list shows: the list, the rules that use it, and one page of its entries. Which list it is
 * says the page's path, so it is added to whatever its address asks for. Throws `not_found`.
 */
export async function loadEntries(actor: Actor, id: string, params: SearchParams) {
  const list = await getRiskList(actor, id);
  const within = {
    ...ENTRIES_SOURCE,
    query: (by: Actor, filters: EntryFilters) => ENTRIES_SOURCE.query(by, { ...filters, list: id }),
    count: (by: Actor, filters: EntryFilters, take: number) =>
      ENTRIES_SOURCE.count(by, { ...filters, list: id }, take),
  };
  const loaded = await loadList(actor, ENTRIES_LIST, within, params);
  if (loaded.problems) return loaded;
  const { props } = loaded;
  const authors = [...props.rows, ...(props.opened ? [props.opened] : [])].map((row) => row.created_by);
  const [rules, names] = await Promise.all([
    rulesUsing(actor, list),
    actorNames(actor, [...new Set(authors)]),
  ]);
  return {
    problems: null,
    riskList: renderRiskList(actor, list),
    rules,
    names,
    // Browser and exports ask the API, whose list of entries is of all lists.
    props: { ...props, apiQuery: { ...props.apiQuery, list: id } },
  };
}
